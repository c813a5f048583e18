"""Sessions: the Spark that does the work, and whether it can."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import psutil

import wordmine
from wordmine.errors import ClusterError

if TYPE_CHECKING:
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

LEAST_SPARK, _LEAST_JAVA = 4, 17
"""Versions from which it works."""

_LOGGING = Path(__file__).with_name("log4j2.properties")
"""How little Spark says, for what matters is said by us."""

_DEFAULTS = {
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOGGING.as_uri()}",
    "spark.driver.maxResultSize": "0",  # what comes back is divided before it is asked for
    "spark.ui.showConsoleProgress": "false",  # progress is told by stages
    "spark.rdd.compress": "true",
}

_LOCAL = {
    # The name of this machine need not be known to a network.
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # What a task gives goes to the driver as it is: what is put aside first may be lost.
    "spark.task.maxDirectResultSize": "120m",
}
"""Of a master on this machine alone."""

_LEAST_HEAP, _SHARE = 1 << 30, 0.25
"""Bytes for the JVM that does all work of a master on this machine, and share of what is free."""


class Platform(NamedTuple):
    """What must be the same in the driver and all workers."""

    python: tuple[int, int]
    wordmine: str

    @classmethod
    def here(cls) -> Platform:
        """Of this process."""
        return cls(sys.version_info[:2], wordmine.__version__)

    def __str__(self) -> str:
        return f"Python {'.'.join(map(str, self.python))} and wordmine {self.wordmine}"


def open_session(master: str | None = None, conf: Mapping[str, str] | None = None) -> SparkSession:
    """The Spark session of this process, or a new one.

    Parameters
    ----------
    master : where it runs, such as ``local[4]`` or ``spark://host:7077``; None for what
        ``spark-submit`` or Spark's settings say, or all processors of this machine.
    conf : settings of Spark.

    Raises
    ------
    ClusterError : Spark or Java are missing or too old, or the session cannot be had.
    """
    _check_pyspark()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a pandas that Spark does not know, and we do not use
        return _opened(master, conf or {})


def _opened(master: str | None, conf: Mapping[str, str]) -> SparkSession:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    if active := SparkSession.getActiveSession():
        return active
    _check_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("wordmine")
    if master:
        builder = builder.master(master)
    here = {}
    if master and master.startswith("local"):
        heap = max(_LEAST_HEAP, int(psutil.virtual_memory().available * _SHARE))
        here = {**_LOCAL, "spark.driver.memory": f"{heap >> 20}m"}
    for name, value in {**_DEFAULTS, **here, **conf}.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, OSError) as error:
        where = master or "the default master"
        raise ClusterError(f"no Spark session at {where}: {error}") from None


def context(spark: SparkSession | None) -> SparkContext:
    """The context of a session, by default of the one there is, once it can work.

    Raises
    ------
    ClusterError : as for `open_session`; the session is of Spark Connect; or the workers have not
        what the driver has.
    """
    session = spark or open_session()
    try:
        found: SparkContext = session.sparkContext
    except Exception:
        raise ClusterError(
            "this is a session of Spark Connect, which has no RDDs: use a classic session, as "
            "spark-submit makes it"
        ) from None
    _check_workers(found)
    return found


def _check_pyspark() -> None:
    try:
        import pyspark
    except ImportError:
        raise ClusterError("Spark is not installed: pip install 'wordmine[spark]'") from None
    if int(pyspark.__version__.split(".")[0]) < LEAST_SPARK:
        raise ClusterError(
            f"PySpark is {pyspark.__version__}, and must be {LEAST_SPARK} or later: "
            "pip install -U 'wordmine[spark]'"
        )


def _check_java() -> None:
    """See that there is a Java that Spark can use."""
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else "java"
    if shutil.which(java) is None:
        where = f"JAVA_HOME is {home}, which has none" if home else "there is none on the PATH"
        raise ClusterError(
            f"Spark takes Java {_LEAST_JAVA} or later, and {where}: install it, as with "
            f"'apt-get install openjdk-{_LEAST_JAVA}-jre-headless', or set JAVA_HOME"
        )
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', told)
    if found and int(found[1]) < _LEAST_JAVA:
        raise ClusterError(
            f"Java is {found[1]}, and must be {_LEAST_JAVA} or later for Spark: install it, or let "
            "JAVA_HOME name it"
        )


def _platform(_: Iterable[int]) -> Iterator[Platform | str]:
    """What a worker has, or why it cannot work; run there."""
    try:
        from wordmine.spark import session

        yield session.Platform.here()
    except ImportError as error:
        yield str(error)


def _check_workers(sc: SparkContext) -> None:
    """See that the workers have the same Python and wordmine as the driver."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    slots = max(sc.defaultParallelism, 1)
    remedy = (
        "give all machines the same environment, such as one packed with venv-pack and sent with "
        "--conf spark.archives=…, and name its Python with --conf spark.pyspark.python=…"
    )
    try:
        found = set(sc.parallelize(range(slots), slots).mapPartitions(_platform).collect())
    except (Py4JJavaError, PySparkException) as error:
        text = str(getattr(error, "java_exception", error))
        reason = next(
            (
                line
                for line in text.splitlines()
                if "PYTHON_VERSION_MISMATCH" in line or "No module" in line
            ),
            text.splitlines()[0],
        )
        raise ClusterError(f"the workers cannot work: {reason.strip()}: {remedy}") from None
    for one in found - {Platform.here()}:
        raise ClusterError(f"a worker has {one}, the driver {Platform.here()}: {remedy}")
