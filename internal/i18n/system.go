package i18n

// ofSystem finds what the system or a library says.
func ofSystem(said string) (Text, bool) {
	for _, all := range [][]Text{systemSays, librarySays, yamlSays, errnoSays, tlsSays, webSays, screenSays, valueSays, sqliteSays} {
		for _, text := range all {
			if text.Format == said {
				return text, true
			}
		}
	}
	return Text{}, false
}

// systemSays are the commoner words of the kernel (errno) and of Go's library.
var systemSays = []Text{
	T("no such file or directory"), T("file does not exist"), T("file already exists"), T("file exists"),
	T("permission denied"), T("operation not permitted"), T("is a directory"), T("not a directory"), T("directory not empty"),
	T("no space left on device"), T("disk quota exceeded"), T("read-only file system"), T("input/output error"),
	T("file name too long"), T("too many levels of symbolic links"), T("too many open files"), T("text file busy"),
	T("cross-device link"), T("invalid argument"), T("invalid cross-device link"), T("exec format error"), T("broken pipe"),
	T("connection refused"), T("connection reset by peer"), T("connection timed out"), T("i/o timeout"), T("network is unreachable"),
	T("network is down"), T("no route to host"), T("host is down"), T("no such device"), T("no such device or address"),
	T("address already in use"), T("cannot assign requested address"), T("message too long"), T("no buffer space available"),
	T("resource temporarily unavailable"), T("device or resource busy"), T("cannot allocate memory"), T("interrupted system call"),
	T("operation not supported"), T("inappropriate ioctl for device"), T("transport endpoint is not connected"), T("stale NFS file handle"),
	T("executable file not found in $PATH"), T("context deadline exceeded"), T("context canceled"), T("unexpected EOF"), T("short write"),
	T("no such host"), T("server misbehaving"),
}

// librarySays are what Go's library says of connections, look-ups, TLS and
// certificates. Collectors hand it on as it is; Reword knows it by its shape.
var librarySays = []Text{
	T("dial tcp %s"), T("dial tcp %s: connect: %s"), T("dial udp %s"), T("dial udp %s: connect: %s"), T("read tcp %s"), T("read tcp %s: read: %s"),
	T("read udp %s"), T("read udp %s: read: %s"), T("write tcp %s"), T("write tcp %s: write: %s"), T("write udp %s"), T("write udp %s: write: %s"),
	T("lookup %s on %s"), T("lookup %s on %s: %s"), T("lookup %s"), T("no answer from DNS server"), T("cannot unmarshal DNS message"), T("use of closed network connection"),
	T("operation was canceled"), T("missing port in address"),
	T("failed to verify certificate"), T("certificate signed by unknown authority"), T("certificate is valid for %s, not %s"),
	T("certificate has expired or is not yet valid"), T("current time %s is after %s"), T("current time %s is before %s"),
	T("cannot validate certificate for %s because it doesn't contain any IP SANs"), T("certificate is not valid for any names, but wanted to match %s"),
	T("certificate relies on legacy Common Name field, use SANs instead"), T("certificate specifies an incompatible key usage"),
	T("first record does not look like a TLS handshake"), T("handshake failure"), T("protocol version not supported"), T("bad certificate"),
	T("certificate required"), T("unrecognized name"), T("unknown certificate authority"), T("unknown certificate"), T("expired certificate"),
	T("revoked certificate"), T("access denied"), T("internal error"), T("no application protocol"), T("decode error"), T("unexpected message"),
	T("insufficient security level"), T("server selected unsupported protocol version %s"), T("oversized record received with length %d"),
	T("malformed HTTP response %q"), T("malformed HTTP version %q"), T("malformed HTTP status code %q"), T("server gave HTTP response to HTTPS client"),
	T("%s (Client.Timeout or context cancellation while reading body)"), T("%s (Client.Timeout exceeded while awaiting headers)"),
	T("timeout awaiting response headers"), T("TLS handshake timeout"),
	T("loss %d %% %s"), // of a router on a way, with what it says
	T("net/http: HTTP/1.x transport connection broken: %s"), T("no error"), T("user canceled"),
}
