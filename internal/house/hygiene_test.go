package house

import (
	"go/ast"
	"go/token"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// laboratory is where tests may have networks: their own.
const laboratory = "internal/lab"

// forbidden are what ordinary tests must not use: it leaves the machine, or
// depends on what the machine has. ./test runs them where there is nothing but
// a loopback interface, as far as the system can; this holds everywhere.
var forbidden = map[string][]string{
	"net": {
		"LookupAddr", "LookupCNAME", "LookupHost", "LookupIP", "LookupMX", "LookupNS", "LookupPort", "LookupSRV", "LookupTXT",
		"DefaultResolver", "ResolveIPAddr", "ResolveTCPAddr", "ResolveUDPAddr", "Interfaces", "InterfaceAddrs", "DialIP", "ListenIP",
		"ListenMulticastUDP",
	},
	"net/http": {"DefaultClient", "DefaultTransport", "ListenAndServe", "ListenAndServeTLS", "ProxyFromEnvironment"},
	"github.com/vishvananda/netlink": {
		"NewHandle", "LinkList", "LinkByName", "LinkByIndex", "LinkAdd", "LinkDel", "LinkSetUp", "LinkSetDown", "RouteList", "RouteGet",
		"RouteAdd", "RouteDel", "AddrList", "AddrAdd", "AddrDel", "NeighList",
	},
	"github.com/vishvananda/netns":             {"New", "NewNamed", "Set", "Get", "GetFromName"},
	"golang.org/x/net/icmp":                    {"ListenPacket"},
	"golang.org/x/sys/unix":                    {"Socket", "Connect", "Bind", "Sendto"},
	"syscall":                                  {"Socket", "Connect", "Bind", "Sendto"},
	"github.com/prometheus-community/pro-bing": {"NewPinger"},
}

// opening are functions that open a socket, by how far along their arguments
// the address is.
var opening = map[string]map[string]int{
	"net": {
		"Dial": 1, "DialTimeout": 1, "DialTCP": 2, "DialUDP": 2, "Listen": 1, "ListenPacket": 1, "ListenTCP": 1, "ListenUDP": 1,
	},
	"crypto/tls": {"Dial": 1, "DialWithDialer": 2, "Listen": 1},
	"net/http":   {"Get": 0, "Head": 0, "Post": 0, "PostForm": 0, "NewRequest": 1, "NewRequestWithContext": 2},
}

// networkTools are programs that reach the network or change it.
var networkTools = []string{
	"ping", "ping6", "fping", "dig", "host", "nslookup", "curl", "wget", "nc", "ssh", "traceroute", "mtr", "ip", "nft", "tc", "iptables", "ifconfig",
}

// excused are files with a reason of their own.
var excused = map[string]string{
	"collectors/endpoints/bench_test.go": "runs fping beside us on one list of addresses of 127.0.0.0/8",
}

// TestOrdinaryTestsStayOffTheNetwork reads their syntax: an address must be a
// loopback one written out, or come from a listener.
func TestOrdinaryTestsStayOffTheNetwork(t *testing.T) { hold(t, network) }

func network(s *source) []breach {
	if !s.test || excused[s.path] != "" || s.folder == laboratory || strings.HasPrefix(s.folder, laboratory+"/") {
		return nil
	}
	var broken []breach
	ast.Inspect(s.syntax, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.SelectorExpr:
			if pkg, name := s.selected(node); slices.Contains(forbidden[pkg], name) {
				broken = append(broken, s.breach(node.Pos(), "%s.%s in an ordinary test", pkg, name))
			}
		case *ast.CallExpr:
			broken = append(broken, s.opens(node)...)
		}
		return true
	})
	return broken
}

// opens looks at one call.
func (s *source) opens(call *ast.CallExpr) []breach {
	pkg, name := s.called(call)
	switch {
	case pkg == "net" && name == "InterfaceByName" && !isLiteral(call.Args[0], func(text string) bool { return text == "lo" }):
		return []breach{s.breach(call.Pos(), "an interface that is not lo")}
	case pkg == "os/exec" && (name == "Command" || name == "CommandContext"):
		for _, argument := range call.Args {
			if isLiteral(argument, func(text string) bool { return slices.Contains(networkTools, text) }) {
				return []breach{s.breach(call.Pos(), "a program that uses the network")}
			}
		}
	case pkg == "net/http/httptest" && name == "NewRequest":
		return nil // sends nothing
	}
	at, opens := opening[pkg][name]
	if !opens && pkg == "" {
		// A method: of a dialer, a listen configuration, a client.
		if method, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Dial", "DialContext", "DialTimeout", "Listen", "ListenPacket"}, method.Sel.Name) {
			for _, argument := range call.Args {
				if isLiteral(argument, func(text string) bool { return strings.Contains(text, ":") }) && !loopback(argument) {
					return []breach{s.breach(argument.Pos(), "a socket to somewhere else than the loopback")}
				}
			}
		}
		return nil
	}
	if !opens || at >= len(call.Args) || loopback(call.Args[at]) {
		return nil
	}
	return []breach{s.breach(call.Args[at].Pos(), "%s.%s: neither a loopback address nor that of a listener", pkg, name)}
}

func isLiteral(expression ast.Expr, is func(string) bool) bool {
	text, ok := literal(expression)
	return ok && is(text)
}

func literal(expression ast.Expr) (string, bool) {
	basic, ok := expression.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(basic.Value)
	return text, err == nil
}

// loopback reports whether an address can only be one of this machine itself:
// written out, or made of nothing that is written out.
func loopback(address ast.Expr) bool {
	if text, ok := literal(address); ok {
		return isLoopback(text)
	}
	is := true
	ast.Inspect(address, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BasicLit:
			text, ok := literal(node)
			is = is && (!ok || strings.HasPrefix(text, "/") || isLoopback(text))
		case *ast.CallExpr:
			// The first argument of net.IPv4 says it.
			if method, ok := node.Fun.(*ast.SelectorExpr); ok && method.Sel.Name == "IPv4" {
				first, ok := node.Args[0].(*ast.BasicLit)
				is = is && ok && first.Value == "127"
				return false
			}
		case *ast.Ident:
			// A nil address, and one without an IP, are all of them.
			is = is && node.Name != "nil"
		case *ast.CompositeLit:
			is = is && len(node.Elts) > 0
		}
		return true
	})
	return is
}

// isLoopback reads an address, one with a port, or a URL.
func isLoopback(text string) bool {
	_, rest, isURL := strings.Cut(text, "://")
	if isURL {
		text, _, _ = strings.Cut(rest, "/")
	}
	host, _, err := net.SplitHostPort(text)
	if err != nil {
		host = strings.Trim(text, "[]")
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback() || host == "localhost"
}

func TestExcusesAreNeeded(t *testing.T) {
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	for name := range excused {
		if !slices.ContainsFunc(all, func(s *source) bool { return s.path == name }) {
			t.Errorf("%s is excused and is not there", name)
		}
	}
}

func TestNetworksAreCaught(t *testing.T) {
	const head = "package x\nimport (\"net\"; \"net/http\"; \"os/exec\"; \"crypto/tls\")\n"
	for _, good := range []string{
		`func a() { net.Listen("tcp", "127.0.0.1:0"); net.Listen("tcp", "[::1]:0") }`,
		`func a() { net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)}); net.Dial("tcp", listener.Addr().String()) }`,
		`func a() { http.Get(server.URL + "/feed"); dialer.DialContext(ctx, "tcp", address); net.InterfaceByName("lo") }`,
		`func a() { exec.Command("go", "list", "-deps", "."); http.Get("http://127.0.0.1:80/x"); var _ net.Listener; var _ tls.Config }`,
	} {
		caught(t, network, "x/x_test.go", head+good)
	}
	for _, bad := range []string{
		`func a() { net.Dial("tcp", "192.0.2.1:53") }`,
		`func a() { net.Listen("tcp", ":0") }`,
		`func a() { net.ListenUDP("udp", nil) }`,
		`func a() { net.ListenUDP("udp", &net.UDPAddr{}) }`,
		`func a() { net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(10, 0, 0, 1)}) }`,
		`func a() { dialer.DialContext(ctx, "tcp", "example.com:443") }`,
		`func a() { net.LookupHost(name) }`,
		`var r = net.DefaultResolver`,
		`func a() { net.Interfaces() }`,
		`func a() { net.InterfaceByName("eth0") }`,
		`func a() { http.Get("https://example.com") }`,
		`func a() { tls.Dial("tcp", "192.0.2.1:853", nil) }`,
		`func a() { exec.Command("ip", "link") }`,
		`func a() { http.DefaultClient.Do(nil) }`,
	} {
		caught(t, network, "x/x_test.go", head+bad, 3)
		caught(t, network, "x/x.go", head+bad)
		caught(t, network, "internal/lab/x_test.go", head+bad)
	}
}
