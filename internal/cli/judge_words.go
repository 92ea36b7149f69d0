package cli

import (
	"fmt"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// saidOf is the detail of a measurement, or else the word for its cause.
func saidOf(detail, cause string) i18n.Text {
	if detail == "" && cause != "" {
		return i18n.Named("cause", cause)
	}
	return i18n.Flat(detail)
}

// symptom is how a layer fails, in words.
func symptom(layer history.Series) i18n.Text {
	cause, detail := layer.Last.Cause.String(), layer.Last.Detail.String()
	switch {
	case unnamed(layer):
		return i18n.T("can't be asked: no resolver tells its address")
	case recordless(layer):
		return i18n.T("has no address in DNS")
	case layer.Key.Check == observe.CheckProxy:
		return i18n.T("fails (%s)", saidOf(detail, cause))
	case cause == "refused":
		return i18n.T("refuses the connection")
	case layer.Newest().Outcome == observe.Lost && layer.Key.Check == observe.CheckTCP:
		return i18n.T("does not answer at TCP (%s)", i18n.Named("cause", word(cause, "timeout")))
	case layer.Newest().Outcome == observe.LocalError:
		return i18n.T("can't be asked: this host can't send (%s)", i18n.Named("cause", cause))
	default:
		return i18n.T("fails at %s (%s)", strings.ToUpper(layer.Key.Check), saidOf(detail, cause))
	}
}

// next is something to do about it, as an exact command where that can be.
func next(t target, layer history.Series, w way) i18n.Text {
	through := by([]way{{uplink: w.uplink}})
	switch cause := layer.Last.Cause.String(); {
	case unnamed(layer), recordless(layer):
		return i18n.T("ask another resolver: dig %s @1.1.1.1", t.host)
	case layer.Key.Check == observe.CheckProxy:
		return i18n.T("see what the proxy says: curl -sv -o /dev/null %s", quoted(t.probe))
	case layer.Key.Check == observe.CheckHTTP:
		return i18n.T("see the answer: curl -sv -o /dev/null %s", quoted(t.probe))
	case layer.Key.Check == observe.CheckTLS:
		return i18n.T("see the certificate: openssl s_client -connect %s -servername %s </dev/null | openssl x509 -noout -subject -issuer -dates",
			quoted(joinPlain(t.host, t.port)), quoted(t.host))
	case cause == "refused":
		return i18n.T("the host is there; ask its operator whether the service on port %s runs", t.port)
	case layer.Newest().Outcome == observe.LocalError:
		return i18n.T("see what this host does with it%s: ip route get %s", through, word(bare(layer.Last.Target.String()), t.host))
	default:
		return i18n.T("see where it stops%s: mtr -n --tcp --port %s %s", through, t.port, t.host)
	}
}

// quoted is a word as a shell takes it unchanged.
func quoted(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// joinPlain is host and port as other programs take them.
func joinPlain(host, port string) string {
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host + ":" + port
}

// bare is an address without its port.
func bare(target string) string {
	if i := strings.LastIndex(target, ":"); i > 0 {
		return strings.Trim(target[:i], "[]")
	}
	return target
}

// by names the ways; nothing where there is only the routing table's.
func by(ways []way) i18n.Text {
	var names i18n.Text
	add := func(name i18n.Text) {
		if !names.Empty() {
			name = i18n.T("%s, %s", names, name)
		}
		names = name
	}
	for _, w := range ways {
		if w.uplink != "" {
			add(i18n.T("%s", w.uplink))
		}
		if w.proxy {
			add(i18n.T("the proxy"))
		}
	}
	if names.Empty() {
		return i18n.Text{}
	}
	return i18n.T(" by %s", names)
}

// took is a duration as people read it.
func took(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

func word(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
