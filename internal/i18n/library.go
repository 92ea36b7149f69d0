package i18n

// What other people's programs say, and Korean says too: it comes with errors, and
// with what collectors measured. Where it is said here is a list of what it may be;
// the sentences themselves are found by their shapes.

// errnoSays are what else the kernel says (errno of Linux): the commoner words are
// in systemSays.
var errnoSays = []Text{
	T("no such process"), T("argument list too long"), T("bad file descriptor"), T("no child processes"), T("bad address"), T("block device required"),
	T("too many open files in system"), T("file too large"), T("illegal seek"), T("too many links"), T("numerical argument out of domain"),
	T("numerical result out of range"), T("resource deadlock avoided"), T("no locks available"), T("function not implemented"),
	T("no message of desired type"), T("identifier removed"), T("channel number out of range"), T("level 2 not synchronized"), T("level 3 halted"),
	T("level 3 reset"), T("link number out of range"), T("protocol driver not attached"), T("no CSI structure available"), T("level 2 halted"),
	T("invalid exchange"), T("invalid request descriptor"), T("exchange full"), T("no anode"), T("invalid request code"), T("invalid slot"),
	T("bad font file format"), T("device not a stream"), T("no data available"), T("timer expired"), T("out of streams resources"),
	T("machine is not on the network"), T("package not installed"), T("object is remote"), T("link has been severed"), T("advertise error"),
	T("srmount error"), T("communication error on send"), T("protocol error"), T("multihop attempted"), T("RFS specific error"), T("bad message"),
	T("value too large for defined data type"), T("name not unique on network"), T("file descriptor in bad state"), T("remote address changed"),
	T("can not access a needed shared library"), T("accessing a corrupted shared library"), T(".lib section in a.out corrupted"),
	T("attempting to link in too many shared libraries"), T("cannot exec a shared library directly"),
	T("invalid or incomplete multibyte or wide character"), T("interrupted system call should be restarted"), T("streams pipe error"),
	T("too many users"), T("socket operation on non-socket"), T("destination address required"), T("protocol wrong type for socket"),
	T("protocol not available"), T("protocol not supported"), T("socket type not supported"), T("protocol family not supported"),
	T("address family not supported by protocol"), T("network dropped connection on reset"), T("software caused connection abort"),
	T("transport endpoint is already connected"), T("cannot send after transport endpoint shutdown"), T("too many references: cannot splice"),
	T("operation already in progress"), T("operation now in progress"), T("stale file handle"), T("structure needs cleaning"),
	T("not a XENIX named type file"), T("no XENIX semaphores available"), T("is a named type file"), T("remote I/O error"), T("no medium found"),
	T("wrong medium type"), T("operation canceled"), T("required key not available"), T("key has expired"), T("key has been revoked"),
	T("key was rejected by service"), T("owner died"), T("state not recoverable"), T("operation not possible due to RF-kill"),
	T("memory page has hardware error"),
}

// tlsSays are what Go's library says of TLS besides: all its alerts, of
// certificates, and of servers that do not keep to the protocol.
var tlsSays = []Text{
	T("close notify"), T("bad record MAC"), T("decryption failed"), T("record overflow"), T("decompression failure"), T("unsupported certificate"),
	T("illegal parameter"), T("error decoding message"), T("error decrypting message"), T("export restriction"), T("inappropriate fallback"),
	T("no renegotiation"), T("missing extension"), T("unsupported extension"), T("certificate unobtainable"), T("bad certificate status response"),
	T("bad certificate hash value"), T("unknown PSK identity"), T("encrypted client hello required"), T("alert(%d)"),
	T("certificate is not authorized to sign other certificates"), T("a root or intermediate certificate is not authorized to sign for this name"),
	T("a root or intermediate certificate is not authorized for an extended key usage"), T("too many intermediates for path length constraint"),
	T("issuer name does not match subject from issuing certificate"), T("issuer has name constraints but leaf doesn't have a SAN extension"),
	T("issuer has name constraints but leaf contains unknown or unconstrained name"), T("no valid chains built"),
	T("possibly because of %q while trying to verify candidate authority certificate %q)"), T("failed to load system roots and no roots provided"),
	T("certificate is valid for %d names, but none matched %s"), T("certificate is valid for %d IP SANs, but none matched %s"),
	T("signature check attempts limit reached while verifying certificate chain"), T("cannot verify signature: algorithm unimplemented"),
	T("cannot verify signature: insecure algorithm %s"), T("ECDSA verification failure"), T("unhandled critical extension"), T("malformed certificate"),
	T("negative serial number"), T("failed to parse certificate from server: %s"), T("invalid signature by the server certificate: %s"),
	T("no supported versions satisfy MinVersion and MaxVersion"), T("server chose an unconfigured cipher suite"),
	T("server selected unadvertised ALPN protocol"), T("server did not select an ALPN protocol"), T("server's Finished message was incorrect"),
	T("server's identity changed during renegotiation"), T("server sent certificate containing RSA key larger than %d bits"),
	T("received empty certificates message"), T("received unexpected handshake message of type %s when waiting for %s"),
	T("downgrade attempt detected, possibly due to a MitM attack or a broken middlebox"), T("too many ignored records"),
	T("too many non-advancing records"), T("protocol is shutdown"), T("handshake message of length %d bytes exceeds maximum of %d bytes"),
	T("insecure or no longer supported"),
}

// webSays are what it says of names, addresses, HTTP and programs besides.
var webSays = []Text{
	T("lame referral"), T("cannot marshal DNS message"), T("invalid DNS response"), T("invalid network interface name"), T("no suitable address found"),
	T("missing address"), T("too many colons in address"), T("unknown port"), T("invalid port"), T("unknown network %s"), T("missing protocol scheme"),
	T("first path segment in URL cannot contain colon"), T("invalid control character in URL"), T("invalid userinfo"), T("empty url"),
	T("invalid IP-literal"), T("missing ']' in host"), T("invalid URL escape %q"), T("invalid port %q after host"),
	T("invalid character %q in host name"), T("unsupported protocol scheme %q"), T("no Host in request URL"), T("stopped after 10 redirects"),
	T("server closed idle connection"), T("server response headers exceeded %d bytes; aborted"), T("request canceled while waiting for connection"),
	T("request canceled"), T("proxyconnect tcp: %s"), T("bad Content-Length %q"), T("malformed MIME header"), T("malformed MIME header line"),
	T("malformed chunked encoding"), T("invalid byte in chunk length"), T("header line too long"), T("server sent GOAWAY and closed the connection"),
	T("stream error"), T("client connection lost"), T("gzip: invalid header"), T("gzip: invalid checksum"), T("flate: corrupt input before offset %d"),
	T("file already closed"), T("use of closed file"), T("signal: %s"), T("exit status %d"), T("killed"), T("hangup"), T("terminated"),
	T("segmentation fault"), T("aborted"), T("process already finished"), T("WaitDelay expired before I/O complete"),
	T("cannot run executable found relative to current directory"), T("no command"), T("token too long"), T("$HOME is not defined"),
	T("multiple Read calls return no data or error"), T("read/write on closed pipe"), T("unsupported operation"), T("unable to parse IP"),
}

// screenSays are what bubbletea says of a terminal.
var screenSays = []Text{
	T("could not open a new TTY: %s"), T("error entering raw mode: %s"), T("error creating cancelreader: %s"), T("error creating cancel reader: %s"),
	T("error reading input: %s"), T("error restoring console: %s"), T("program was killed"), T("program was interrupted"),
	T("program experienced a panic"),
}

// valueSays are what it says of numbers, times and JSON that it can't read.
var valueSays = []Text{
	T("strconv.ParseInt: parsing %q: %s"), T("strconv.ParseFloat: parsing %q: %s"), T("strconv.ParseBool: parsing %q: %s"),
	T("strconv.Atoi: parsing %q: %s"), T("invalid syntax"), T("value out of range"), T("invalid duration %q"), T("missing unit in duration %q"),
	T("unknown unit %q in duration %q"), T("parsing time %q as %q: cannot parse %q as %q"), T("parsing time %q: %s"), T("day out of range"),
	T("month out of range"), T("hour out of range"), T("minute out of range"), T("second out of range"), T("unexpected end of JSON input"),
	T("invalid character %s looking for beginning of value"), T("invalid character %s looking for beginning of object key string"),
	T("invalid character %s after object key"), T("invalid character %s after object key:value pair"), T("invalid character %s after array element"),
	T("invalid character %s after top-level value"), T("invalid character %s in string literal"), T("invalid character %s in literal %s (expecting %s)"),
	T("invalid character %s in string escape code"), T("json: cannot unmarshal %s into Go struct field %s of type %s"),
	T("json: cannot unmarshal %s into Go value of type %s"),
}

// sqliteSays are what SQLite finds wrong in a file: PRAGMA integrity_check.
var sqliteSays = []Text{
	T("Freelist: %s"), T("Tree %d page %d: %s"), T("Tree %d page %d cell %d: %s"), T("Tree %d page %d right child: %s"), T("Page %d: never used"),
	T("Page %d: pointer map referenced"), T("invalid page number %d"), T("2nd reference to page %d"), T("Failed to read ptrmap key=%d"),
	T("Bad ptr map entry key=%d expected=(%s) got=(%s)"), T("failed to get page %d"), T("freelist leaf count too big on page %d"),
	T("%s is %d but should be %d"), T("overflow list length"), T("unable to get the page. error code=%d"), T("btreeInitPage() returns error code %d"),
	T("Offset %d out of range %s"), T("Extends off end of page"), T("Rowid %d out of order"), T("Child page depth differs"),
	T("Multiple uses for byte %d of page %d"), T("Fragmentation of %d bytes reported as %d on page %d"),
	T("max rootpage (%d) disagrees with header (%d)"), T("incremental_vacuum enabled with a max rootpage of zero"), T("free space corruption"),
	T("Bad cell header size"), T("btree depth exceeds %d"), T("row not in PRIMARY KEY order for %s"), T("NUMERIC value in %s"), T("TEXT value in %s"),
	T("CHECK constraint failed in %s"), T("row %d values differ from index %s"), T("non-unique entry in index %s"), T("NULL value in %s"),
	T("non-INT value in %s"), T("non-TEXT value in %s"), T("non-BLOB value in %s"), T("rowid not at end-of-record for row %d of index %s"),
	T("row %d missing from index %s"), T("wrong # of entries in index %s"),
}
