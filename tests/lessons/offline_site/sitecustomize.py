"""Python imports this by itself at its start: a kernel with this folder on its path has no network."""

import ipaddress
import socket

_connect, _connect_ex, _sendto = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto
_getaddrinfo = socket.getaddrinfo


def _refuse(what):
    raise OSError(f"this lesson must run without a network, but it asks for {what}")


def _is_local(host):
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def _guarded(call, address_at):
    def guarded(self, *arguments):
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(arguments[address_at][0]):
            _refuse(arguments[address_at])
        return call(self, *arguments)

    return guarded


def _resolve(host, *arguments, **options):
    if not _is_local(host):
        _refuse(host)
    return _getaddrinfo(host, *arguments, **options)


socket.socket.connect = _guarded(_connect, 0)
socket.socket.connect_ex = _guarded(_connect_ex, 0)
socket.socket.sendto = _guarded(_sendto, -1)
socket.getaddrinfo = _resolve
