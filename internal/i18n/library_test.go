package i18n

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// english are words of English; names of protocols, of fields and of what was
// given are none.
var english = regexp.MustCompile(`[A-Za-z]{3,}`)

var names = strings.Fields(`tls x509 SAN SANs RSA ECDSA MAC PSK CSI RFS XENIX URL JSON NULL BLOB ALPN SQLite client hello
	anode srmount fsck kill lib out scheme hangup example com serial Finished proxy http CVE HTTP TLS TCP Go
	type string int ioctl net url null exec PATH value number bool`)

// inKorean holds an error to be said in Korean, without a word of English.
func inKorean(t *testing.T, err error, given ...string) {
	t.Helper()
	said := Korean().Error(err)
	for _, word := range english.FindAllString(said, -1) {
		if !slices.Contains(names, word) && !slices.Contains(given, word) {
			t.Errorf("%q: %q has English in it: %q", err, said, word)
			return
		}
	}
}

func TestEveryAlertOfTLSIsSaid(t *testing.T) {
	for n := range 256 {
		inKorean(t, fmt.Errorf("remote error: %w", tls.AlertError(n)))
	}
}

func TestEveryFaultOfACertificateIsSaid(t *testing.T) {
	for reason := range x509.InvalidReason(12) {
		inKorean(t, &tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Cert: &x509.Certificate{}, Reason: reason}}, "unknown", "error")
	}
	for _, names := range [][]string{nil, {"a.example"}, slices.Repeat([]string{"a.example"}, 100)} {
		inKorean(t, x509.HostnameError{Certificate: &x509.Certificate{DNSNames: names}, Host: "b.example"})
	}
	for _, addresses := range [][]net.IP{nil, {net.IPv4(192, 0, 2, 1)}, slices.Repeat([]net.IP{net.IPv4(192, 0, 2, 1)}, 100)} {
		inKorean(t, x509.HostnameError{Certificate: &x509.Certificate{IPAddresses: addresses}, Host: "192.0.2.2"})
	}
	inKorean(t, x509.HostnameError{Certificate: &x509.Certificate{Subject: pkix.Name{CommonName: "b.example"}}, Host: "b.example"}, "Common", "Name")
	inKorean(t, x509.UnknownAuthorityError{})
	inKorean(t, x509.SystemRootsError{Err: os.ErrPermission})
	inKorean(t, x509.ErrUnsupportedAlgorithm)
	inKorean(t, x509.UnhandledCriticalExtension{})
}

func TestWhatTheLibraryCantReadIsSaid(t *testing.T) {
	for _, text := range []string{"", ":", "1:x", "http://[::1", "http://a b/", "http://a:x/", "%zz", "\x7f", "://"} {
		_, err := url.Parse(text)
		if unread := (*url.Error)(nil); errors.As(err, &unread) {
			inKorean(t, unread.Err)
		}
	}
	for _, text := range []string{"x", "1", "1x", ""} {
		_, err := time.ParseDuration(text)
		inKorean(t, err, "time", "invalid")
	}
	for _, text := range []string{"x", "2026-11-32", "2026-13-01", "2026-11-01 25:00"} {
		_, err := time.Parse("2006-01-02 15:04"[:min(len(text), 16)], text)
		inKorean(t, err)
	}
	for _, text := range []string{"x", "999999999999999999999"} {
		_, err := strconv.Atoi(text)
		inKorean(t, err)
		_, err = strconv.ParseInt(text, 10, 32)
		inKorean(t, err)
		_, err = strconv.ParseBool(text)
		inKorean(t, err)
	}
	for _, text := range []string{"", "{", "x", "[1 2]", `{"a" 1}`, `{1}`, `{"a":1 "b"}`, `"\x"`, "\"\x01\"", "nul!", "1 2", `"a"`, `{"A":"a"}`} {
		var into struct{ A int }
		inKorean(t, json.Unmarshal([]byte(text), &into), "struct")
	}
}

func TestWhatTheNetworkSaysIsSaid(t *testing.T) {
	for _, err := range []error{
		&net.DNSError{Err: "no such host", Name: "a.example", Server: "192.0.2.1:53"}, net.ErrClosed, os.ErrDeadlineExceeded, os.ErrClosed,
		&net.AddrError{Err: "too many colons in address"}, net.UnknownNetworkError("x"), exec.ErrWaitDelay, exec.ErrNotFound,
		&net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}, Err: os.ErrDeadlineExceeded},
	} {
		inKorean(t, err)
	}
}

func TestWhatSQLiteFindsIsSaid(t *testing.T) {
	for _, said := range []string{
		"Tree 4 page 17 cell 3: 2nd reference to page 9", "Tree 2 page 3: btreeInitPage() returns error code 11", "Page 12: never used",
		"Freelist: size is 3 but should be 4", "Freelist: invalid page number 70000", "Tree 4 page 4 cell 0: Rowid 7 out of order",
		"Tree 4 page 5: Multiple uses for byte 130 of page 5", "Tree 4 page 5: Fragmentation of 12 bytes reported as 0 on page 5",
		"Tree 4 page 6 cell 1: Offset 4095 out of range 8..4092", "Tree 4 page 6: unable to get the page. error code=11",
		"row 3 missing from index a", "wrong # of entries in index a", "NULL value in records.kind", "non-INT value in records.seq",
		"Tree 4 page 9 cell 2: overflow list length is 3 but should be 4", "max rootpage (9) disagrees with header (8)", "Tree 3 page 4: free space corruption",
		"Tree 3 page 4: btree depth exceeds 20", "non-unique entry in index a", "row 3 values differ from index a",
	} {
		inKorean(t, errors.New(said), "records", "kind", "seq")
		if said := Korean().Say(T("the file's structure: %s", Flat(said))); english.MatchString(strings.NewReplacer("records.kind", "", "records.seq", "", "NULL", "", "SQLite", "").Replace(said)) {
			t.Errorf("as a part: %q", said)
		}
	}
}
