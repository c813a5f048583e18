# docker build -t wordmine . && docker run --rm -v "$PWD:/data" wordmine discover corpus.txt -o lexicon.tsv
FROM python:3.13-slim
ENV NUMBA_CACHE_DIR=/var/cache/wordmine
COPY . /source
# What is compiled at the first run is compiled here, for processors like the one that builds.
RUN pip install --no-cache-dir '/source[excel,parquet,t2s]' \
    && wordmine discover /source/corpora/power.txt -o /tmp/power.tsv \
    && wordmine segment -l /tmp/power.tsv /source/corpora/power.txt -o /tmp/cut.txt \
    && wordmine contrast /source/corpora/power.txt /source/corpora/encyclopedia.txt -o /tmp/terms.tsv \
    && rm -r /source /tmp/* && chmod -R a+rwX "$NUMBA_CACHE_DIR"
WORKDIR /data
ENTRYPOINT ["wordmine"]
