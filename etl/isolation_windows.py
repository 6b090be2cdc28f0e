"""Limits for a child on Windows: a job object bounds its memory and ends it together with its parent.

NOT YET RUN on Windows: written from the documentation of job objects, to be tried on an office PC before it is relied on.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import subprocess
    from ctypes import wintypes

    from etl.isolation_results import Limits

    _EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
    _PROCESS_MEMORY = 0x0100  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
    _KILL_ON_CLOSE = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE

    class _Basic(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

        _fields_ = (
            ("process_time", wintypes.LARGE_INTEGER),
            ("job_time", wintypes.LARGE_INTEGER),
            ("flags", wintypes.DWORD),
            ("smallest_set", ctypes.c_size_t),
            ("largest_set", ctypes.c_size_t),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

        _fields_ = (
            ("basic", _Basic),
            ("counters", ctypes.c_ulonglong * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process", ctypes.c_size_t),
            ("peak_job", ctypes.c_size_t),
        )

    class Job:
        """A job object; closing it ends the processes in it."""

        def __init__(self, handle: int) -> None:
            self._handle = handle

        def close(self) -> None:
            """Let go of the job, which ends what still runs in it."""
            ctypes.WinDLL("kernel32").CloseHandle(wintypes.HANDLE(self._handle))

    def limited(process: subprocess.Popen[bytes], limits: Limits) -> Job:
        """Put a child under its memory limit."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        handle = kernel.CreateJobObjectW(None, None)
        wanted = _Extended()
        wanted.basic.flags = _PROCESS_MEMORY | _KILL_ON_CLOSE
        wanted.process_memory = limits.megabytes << 20
        done = kernel.SetInformationJobObject(
            wintypes.HANDLE(handle), _EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted)
        ) and kernel.AssignProcessToJobObject(wintypes.HANDLE(handle), wintypes.HANDLE(int(process._handle)))
        if not done:
            raise ctypes.WinError(ctypes.get_last_error())
        return Job(handle)
