"""Forges counts files that have right checksums, and sees what becomes of each.

    python benchmarks/forge.py [FILES] [SEED]

Every file is loaded, merged with a sound one, and its words are discovered, in a process that may
crash or hang.  A forgery is one of these:

refused    with an error of wordmine's, when it was loaded or when it was used
sound      it is another way to write what the sound file holds, or holds another text
entropies, n-grams
           its entropies, or its n-grams, are not those of its text, and nothing noticed
traceback, crash, hang
           work on it ended otherwise than by an error of wordmine's

Only the first two may be: the exit code tells.

``NUMBA_BOUNDSCHECK=1 NUMBA_CACHE_DIR=…`` in the environment makes a traceback of every kernel that
reads or writes outside of an array.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
import tempfile
import traceback
from collections import Counter
from hashlib import blake2b
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

HANG = 60
"""Seconds after which work on a few kilobytes is held to hang."""

ROUNDING = 2.0**-22
"""How far entropies may differ for logarithms that were rounded otherwise, nats, or a part."""

SIGNATURE = b"wordmine counts\n"
MOST = 2**31 - 1
STRANGE = [None, True, -1, 0, 1, 2, 33, MOST, 2**31, 10**30, 0.5, "", "drop", [], {}, ["<i4"], "é"]
Head = dict[str, Any]
Arrays = dict[str, np.ndarray[Any, Any]]


def digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def taken_apart(content: bytes) -> tuple[Head, Arrays]:
    """The header and the arrays of a counts file."""
    at = len(SIGNATURE) + 33
    end = content.index(b"\n", at) + 1
    head, arrays = json.loads(content[at:end]), {}
    for name, (kind, size, _) in head["arrays"].items():
        end += -end % 64
        arrays[name] = np.frombuffer(content, kind, size, end).copy()
        end += arrays[name].nbytes
    return head, arrays


def put_together(head: Head, arrays: Arrays, *, honest: bool = True) -> bytes:
    """A counts file with right checksums; the header says what the arrays are, if it is honest."""
    blocks = [array.tobytes() for array in arrays.values()]
    if honest:
        head["arrays"] = {
            name: [array.dtype.str, len(array), digest(block)]
            for (name, array), block in zip(arrays.items(), blocks, strict=True)
        }
    line = json.dumps(head, ensure_ascii=False).encode() + b"\n"
    content = SIGNATURE + digest(line).encode() + b"\n" + line
    for block in blocks:
        content += bytes(-len(content) % 64) + block
    return content


# --- forging ----------------------------------------------------------------------------------


def values(head: Head, arrays: Arrays, source: random.Random) -> None:
    """Other values here and there, from one to many."""
    array = arrays[source.choice(list(arrays))]
    if array.dtype.kind == "f":
        choices = [np.nan, np.inf, -np.inf, -1.0, 0.0, 0.7, 1e30]
    elif array.dtype.kind == "b":
        choices = [False, True]
    else:
        info = np.iinfo(array.dtype)
        near = source.choice(array.tolist())
        choices = [info.min, info.max, -1, 0, 1, 2, len(array), near, near + 1, near - 1]
        choices = [min(max(value, info.min), info.max) for value in choices]
    for _ in range(source.choice([1, 1, 1, 3, 30])):
        array[source.randrange(len(array))] = source.choice(choices)


def order(head: Head, arrays: Arrays, source: random.Random) -> None:
    """Parts of an array swapped, turned round, shifted, repeated, or overwritten by another's."""
    name = source.choice(list(arrays))
    array = arrays[name]
    a, b = sorted(source.choices(range(len(array) + 1), k=2))
    how = source.randrange(4)
    if how == 0:
        array[a:b] = array[a:b][::-1].copy()
    elif how == 1 and a < b:
        i = source.randrange(a, b)
        array[a], array[i] = array[i], array[a]
    elif how == 2:
        array[a:b] = np.roll(array[a:b], source.choice([-1, 1]))
    else:
        alike = [other for other in arrays.values() if other.dtype == array.dtype]
        other = source.choice(alike)[:b][a:]
        array[a : a + len(other)] = other


def size(head: Head, arrays: Arrays, source: random.Random) -> None:
    """Arrays that are longer, shorter, empty, or of another kind."""
    name = source.choice(list(arrays))
    array, how = arrays[name], source.randrange(4)
    if how == 0:
        arrays[name] = array[: source.randrange(len(array))]
    elif how == 1:
        arrays[name] = np.append(array, array[: source.choice([1, 2, 1000])])
    elif how == 2:
        kinds = ["i1", "i4", "i8", "f4", "f8", ">i4", "u4", "b1"]
        arrays[name] = array.astype(source.choice(kinds))
    else:
        for column in ("symbols", "parents", "counts", "left_entropy", "right_entropy"):
            arrays[column] = arrays[column][:-1]
        arrays["levels"][-1] -= 1


def header(head: Head, arrays: Arrays, source: random.Random) -> None:
    """Keys too few or too many, values of all kinds."""
    inside = source.choice([head, head, head["settings"], head["arrays"]])
    key = source.choice([*inside, "more"])
    if source.random() < 0.3:
        inside.pop(key, None)
    else:
        inside[key] = source.choice(STRANGE)


def consistent(head: Head, arrays: Arrays, source: random.Random) -> None:
    """Another text or other n-grams, with all counts as they then are."""
    longest, parents, levels = arrays["longest"], arrays["parents"], arrays["levels"]
    how = source.randrange(3)
    if how == 0:
        for _ in range(source.choice([1, 3, 30])):
            longest[source.randrange(1, len(longest) - 1)] = source.choice(longest.tolist())
    elif how == 1:  # longer n-grams give way to what they begin with
        for i in source.sample(range(len(longest)), len(longest) // 2):
            if longest[i] >= levels[1]:
                longest[i] = parents[longest[i]]
    else:
        _drop(arrays, source)
        longest, parents = arrays["longest"], arrays["parents"]
    uses = np.bincount(longest[longest >= 0], minlength=len(parents))
    for node in range(len(parents) - 1, int(levels[1]) - 1, -1):
        uses[parents[node]] += uses[node]
    arrays["counts"] = uses.astype(np.int32)
    if source.random() < 0.5:
        head["settings"]["min_count"] = head["min_count"] = 1


def _drop(arrays: Arrays, source: random.Random) -> None:
    """Drop some n-grams that none continues."""
    parents, levels = arrays["parents"], arrays["levels"]
    leaves = np.setdiff1d(np.arange(levels[1], len(parents)), parents)
    if not len(leaves):
        return
    dropped = np.zeros(len(parents), bool)
    dropped[source.sample(leaves.tolist(), source.randint(1, min(len(leaves), 20)))] = True
    number = (np.cumsum(~dropped) - 1).astype(np.int32)
    longest = arrays["longest"]
    gone = (longest >= 0) & dropped[longest]
    longest[gone] = parents[longest[gone]]
    longest[longest >= 0] = number[longest[longest >= 0]]
    parents[parents >= 0] = number[parents[parents >= 0]]
    for name in ("symbols", "parents", "counts", "left_entropy", "right_entropy"):
        arrays[name] = arrays[name][~dropped]
    arrays["levels"] = np.append(0, np.cumsum(~dropped))[levels].astype(np.int64)


def forged(content: bytes, source: random.Random) -> bytes:
    """A counts file like a sound one, but forged in one way or several."""
    head, arrays = taken_apart(content)
    if source.random() < 0.4:
        consistent(head, arrays, source)
        if source.random() < 0.7:
            return put_together(head, arrays)
    for forge in source.choices([values, order, size], k=source.choice([0, 1, 1, 2])):
        if all(map(len, arrays.values())):
            forge(head, arrays, source)
    content = put_together(head, arrays)
    if source.random() < 0.8:
        return content
    header(head, arrays, source)
    return put_together(head, arrays, honest=False)


# --- what becomes of it -----------------------------------------------------------------------


def fate(path: Path, sound: Path) -> str:
    """What becomes of a forged file."""
    import wordmine
    from wordmine.counting import Counted, Encoded, count_encoded
    from wordmine.errors import WordmineError
    from wordmine.runtime import Workspace

    try:
        loaded = Counted.load(path, Workspace(1))
        wordmine.merge([loaded, sound], threads=1)
        wordmine.discover(loaded, threads=1)
        wordmine.discover(loaded, threads=1, method="pmi") if loaded.counts.max_len == 4 else None
        wordmine.explain(loaded, [loaded.counts.text(len(loaded.counts) - 1)], threads=1)
        again = count_encoded(Encoded.of(loaded), dict(loaded.settings), Workspace(1))
        loaded.save(path.with_suffix(".one"))
        again.save(path.with_suffix(".two"))
    except WordmineError:
        return "refused"
    except Exception:
        return f"traceback\n{traceback.format_exc()}"
    one, two = (taken_apart(path.with_suffix(name).read_bytes())[1] for name in (".one", ".two"))
    differ = {name for name in one if not alike(one[name], two[name])}
    if differ <= {"left_entropy", "right_entropy"}:
        return "entropies" if differ else "sound"
    return "n-grams"


def alike(one: np.ndarray[Any, Any], two: np.ndarray[Any, Any]) -> bool:
    """Whether arrays are the same, but for how the last places of entropies were rounded."""
    if one.shape == two.shape and one.dtype.kind == "f":
        return bool(np.all(np.abs(one - two) <= ROUNDING * np.maximum(two, 1)))
    return np.array_equal(one, two)


def sound_files(folder: Path) -> list[Path]:
    """Counts of a small text with words of many lengths, of all that is repeated or of less."""
    import wordmine

    source = random.Random(0)
    words = ["".join(source.choices("甲乙丙丁戊己庚辛壬癸", k=k)) for k in (1, 2, 2, 3, 4, 7)]
    words += ["K线", "PM2.5", "5"]
    text = "".join(source.choice(words) + source.choice(["", "", "，"]) for _ in range(300))
    paths = [folder / f"{least}.wm" for least in (2, 3)]
    for least, path in enumerate(paths, 2):
        wordmine.count(texts=[text], max_len=4, min_count=least, threads=1).save(path)
    return paths


def work(folder: Path, first: int, last: int, seed: str, told: Connection) -> None:
    """Forge files and tell what becomes of each, in a process of its own."""
    import warnings

    warnings.simplefilter("ignore")
    files = [(path, path.read_bytes()) for path in sorted(folder.glob("*.wm"))]
    path = folder / "forged"
    for number in range(first, last):
        sound, content = files[number % len(files)]
        path.write_bytes(forged(content, random.Random(f"{seed} {number}")))
        told.send((number, "begun"))
        told.send((number, fate(path, sound)))


def fates(files: int, seed: str) -> Counter[str]:
    """What became of so many forged files; what must not be is printed."""
    found: Counter[str] = Counter()
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound_files(folder)
        number = 0
        while number < files:
            here, there = context.Pipe(duplex=False)
            process = context.Process(target=work, args=(folder, number, files, seed, there))
            process.start()
            there.close()
            end = ""
            try:
                while number < files:
                    if not any(here.poll(HANG / 2) for _ in range(2)):  # a clock may leap
                        end = "hang"
                        break
                    number, what = here.recv()
                    if what != "begun":
                        kind, _, said = what.partition("\n")
                        found[kind] += 1
                        if said:
                            print(f"{seed} {number}: {said}", flush=True)
                        number += 1
            except EOFError:
                end = "crash"
            process.kill()
            process.join()
            if end:
                found[end] += 1
                print(f"{seed} {number}: {end}, exit code {process.exitcode}", flush=True)
                number += 1
    return found


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    found = fates(files, sys.argv[2] if len(sys.argv) > 2 else "forge")
    print(", ".join(f"{name} {n:,}" for name, n in found.most_common()))
    sys.exit(bool(set(found) - {"refused", "sound"}))


if __name__ == "__main__":
    main()
