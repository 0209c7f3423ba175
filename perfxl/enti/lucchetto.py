"""A lock of the operating system on an open file: it falls with whoever holds it, however that ends."""

from __future__ import annotations

import errno
import sys
from typing import IO

_OCCUPATO = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
"""What the system answers where another process holds the lock."""

if sys.platform == "win32":
    import msvcrt

    def chiudi_a_chiave(file: IO[bytes]) -> bool:
        """Lock an open file until it is closed; False where another process has it."""
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in _OCCUPATO:
                return False
            raise
        return True

else:
    import fcntl

    def chiudi_a_chiave(file: IO[bytes]) -> bool:
        """Lock an open file until it is closed; False where another process has it."""
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _OCCUPATO:
                return False
            raise
        return True
