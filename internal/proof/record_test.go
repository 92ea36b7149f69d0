package proof

import (
	"strings"
	"testing"

	"example.com/noctop/internal/safetext"
)

func lines(text string) (all []safetext.Text) {
	for _, line := range strings.Split(text, "\n") {
		all = append(all, Line(line))
	}
	return all
}

func TestTheGistOfAnOutput(t *testing.T) {
	for _, test := range []struct{ program, output, want string }{
		{"ping", "PING 192.0.2.1\n64 bytes\n--- 192.0.2.1 ping statistics ---\n5 packets transmitted, 0 received, 100% packet loss, time 4080ms\n", "5 packets transmitted, 0 received, 100% packet loss, time 4080ms"},
		{"dig", ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1\n;; Query time: 3 msec\n", "->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1"},
		{"dig", ";; communications error to 192.0.2.53#53: timed out\n\n; <<>> DiG\n;; no servers could be reached\n", "no servers could be reached"},
		{"curl", "* Connected to x\n< HTTP/2 503\n< date: x\n", "HTTP/2 503"},
		{"curl", "*   Trying 192.0.2.1:443\ncurl: (28) Connection timed out after 10001 milliseconds\n", "curl: (28) Connection timed out after 10001 milliseconds"},
		{"openssl", "depth=0\nVerify return code: 10 (certificate has expired)\n---\n", "Verify return code: 10 (certificate has expired)"},
		{"mtr", "Start: x\nHOST: here  Loss%\n  1.|-- 192.0.2.1  0.0%\n  2.|-- ???  100.0\n", "2.|-- ???  100.0"},
		{"mtr", "Start: x\nHOST: here  Loss%\n", ""},
		{"whatever", "\n\n", ""},
	} {
		if got := Gist(test.program, lines(test.output)).String(); got != test.want {
			t.Errorf("%s: %q, want %q", test.program, got, test.want)
		}
	}
}

func TestLinesKeepTheirIndent(t *testing.T) {
	for text, want := range map[string]string{
		"  a  b ": "  a  b", "\x1b[31m  red": "red", "   ": "", "a": "a", strings.Repeat(" ", 1000) + "x": strings.Repeat(" ", 200) + "x",
	} {
		if got := Line(text).String(); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestCommandsAreQuoted(t *testing.T) {
	for want, c := range map[string]Command{
		"a -b c": {"a", "-b", "c"}, "a '' 'b c' 'd'\\''e' '*'": {"a", "", "b c", "d'e", "*"}, "": nil,
	} {
		if got := c.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
