"""Messages between the grader and a sandbox: JSON with its length in front, never anything that could run code."""

from __future__ import annotations

import json
import socket
import struct
from typing import Any

LARGEST = 64_000_000  # bytes of one message: the values of one cell, or its outputs
_LENGTH = struct.Struct("!I")
_PIECE = 1 << 20


class ChannelError(Exception):
    """What came through the channel is no message: the other side is broken, hostile, or gone."""


def send(sock: socket.socket, message: dict[str, Any]) -> None:
    """Send one message.

    Parameters
    ----------
    sock : socket.socket
        One end of a pair of sockets.
    message : dict
        What JSON can hold.

    Raises
    ------
    ChannelError
        If the message is larger than `LARGEST`, or the other side is gone.

    Examples
    --------
    >>> here, there = socket.socketpair()
    >>> send(here, {"do": "run"})
    >>> receive(there)
    {'do': 'run'}
    """
    body = json.dumps(message).encode()
    if len(body) > LARGEST:
        raise ChannelError(f"a message of {len(body) / 1e6:.0f} MB is too large: {LARGEST / 1e6:.0f} MB are allowed")
    try:
        sock.sendall(_LENGTH.pack(len(body)) + body)
    except OSError as problem:
        raise ChannelError("the other side is gone") from problem


def receive(sock: socket.socket) -> dict[str, Any]:
    """Wait for one message; the time to wait is the socket's own (see `socket.socket.settimeout`).

    Parameters
    ----------
    sock : socket.socket
        One end of a pair of sockets.

    Returns
    -------
    dict
        The message.

    Raises
    ------
    ChannelError
        If what comes is no message, or the other side is gone.
    TimeoutError
        If the socket has a time limit and it is over.

    Examples
    --------
    >>> here, there = socket.socketpair()
    >>> here.close()
    >>> receive(there)
    Traceback (most recent call last):
    ...
    idsea_lessons.classroom.engine.channel.ChannelError: the other side is gone
    """
    (length,) = _LENGTH.unpack(_exactly(sock, _LENGTH.size))
    if length > LARGEST:
        raise ChannelError(f"a message of {length / 1e6:.0f} MB is announced: {LARGEST / 1e6:.0f} MB are allowed")
    try:
        message = json.loads(_exactly(sock, length))
    except (ValueError, RecursionError) as problem:
        raise ChannelError("what came is not JSON") from problem
    if not isinstance(message, dict):
        raise ChannelError("what came is no message")
    return message


def _exactly(sock: socket.socket, size: int) -> bytes:
    """Read so many bytes."""
    parts = []
    while size:
        try:
            part = sock.recv(min(size, _PIECE))
        except TimeoutError:
            raise
        except OSError as problem:
            raise ChannelError("the other side is gone") from problem
        if not part:
            raise ChannelError("the other side is gone")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
