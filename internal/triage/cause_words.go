package triage

import (
	"strings"

	"example.com/noctop/internal/i18n"
)

// brief is a stable word of a collector as people say it in a sentence. One that
// has no better word stands for itself, and a language may have its own for it.
func brief(cause string) i18n.Text {
	switch cause {
	case "servfail", "nxdomain", "nodata":
		return i18n.T("%s", strings.ToUpper(cause))
	case "eperm":
		return i18n.T("own firewall")
	case "eacces":
		return i18n.T("own policy")
	case "einval":
		return i18n.T("own blackhole route")
	case "enobufs", "enomem":
		return i18n.T("send queue full")
	case "emfile":
		return i18n.T("no file descriptors")
	case "enetunreach", "no-route":
		return i18n.T("no route")
	case "ehostunreach", "unreachable", "host-unreachable":
		return i18n.T("unreachable")
	case "enetdown", "link-down":
		return i18n.T("interface down")
	case "no-carrier":
		return i18n.T("no carrier")
	case "no-address", "eaddrnotavail":
		return i18n.T("no address")
	case "no-interface", "enodev":
		return i18n.T("no such interface")
	case "no-neighbour", "incomplete":
		return i18n.T("no answer to ARP")
	case "econnrefused", "port-unreachable":
		return i18n.T("nothing listens there")
	case "never-learned":
		return i18n.T("never seen")
	case "not-tried":
		return i18n.T("not tried")
	}
	return briefOfService(cause)
}

// briefOfService is brief for what a name, a certificate or a page fails of.
func briefOfService(cause string) i18n.Text {
	switch cause {
	case "dns":
		return i18n.T("its name was not found")
	case "no-servers":
		return i18n.T("its servers are not known")
	case causeNoRecord:
		return i18n.T("its name has no address")
	case "unexpected-address":
		return i18n.T("another address")
	case "tls-expired":
		return i18n.T("its certificate has expired")
	case "tls-not-yet-valid":
		return i18n.T("its certificate is not valid yet")
	case "tls-name", "tls-wrong-name":
		return i18n.T("its certificate is for another name")
	case "tls-issuer", "tls-authority", "tls-unknown-authority":
		return i18n.T("the issuer of its certificate is not trusted here")
	case "tls-alert", "tls-failed", "tls-handshake":
		return i18n.T("TLS fails")
	case "tls-early-close", "http-early-close", "early-close", "reset", "econnreset":
		return i18n.T("the connection is broken off")
	case "http-4xx", "http-5xx":
		return i18n.T("%s", "HTTP "+strings.TrimPrefix(cause, "http-"))
	}
	return i18n.Named("cause", cause)
}

// briefs are several of them in a row.
func briefs(causes []string) i18n.Text {
	all := make([]any, len(causes))
	for i, cause := range causes {
		all[i] = brief(cause)
	}
	return i18n.Text{Format: strings.TrimSuffix(strings.Repeat("%s, ", len(causes)), ", "), Args: all}
}

// why is in a few words how a measurement ended: a page's status, where it has one.
func (f *Fact) why() i18n.Text {
	switch {
	case strings.HasPrefix(f.Cause, "http-") && strings.HasPrefix(f.Detail, "HTTP "):
		return i18n.T("%s", statusOf(*f))
	case f.Cause != "":
		return brief(f.Cause)
	}
	return i18n.T(f.Last.String())
}
