package lab

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// TestLabCanFail shows that a fault that meets no traffic makes a row void, and
// that a verdict on something else makes it wrong.
func TestLabCanFail(t *testing.T) {
	needLab(t)
	t.Parallel()
	unused := netip.MustParseAddr("203.0.113.250")
	for _, row := range []struct {
		Scenario
		want string
	}{
		{Scenario{Name: "no traffic", Process: withFile, Fault: unreachableBy("A", unused), Hold: time.Second}, Void},
		{Scenario{Name: "another verdict", Process: withFile, Fault: interfaceDown("A"), Expect: blame("uplink.core", "A"), Open: second}, Wrong},
		{Scenario{Name: "the other uplink", Process: withFile, Fault: interfaceDown("A"), Expect: blame("host.link", "B"), Open: second}, Wrong},
		{Scenario{Name: "nothing expected", Process: withFile, Fault: interfaceDown("A"), Hold: 6 * second}, Wrong},
		{Scenario{Name: "too slow", Process: withFile, Fault: coreDead("A"), Expect: blame("uplink.core", "A"), Open: second}, Late},
	} {
		t.Run(row.Name, func(t *testing.T) {
			t.Parallel()
			got := Run(row.Scenario, underTest(), t.TempDir())
			if got.Verdict != row.want {
				t.Errorf("the row is %s, want %s: %s", got.Verdict, row.want, strings.Join(got.Problems, "\n"))
			}
		})
	}
}

// TestNothingAtAll starts noctop on a host that has no interface and no
// configuration, and gives it a line later.
func TestNothingAtAll(t *testing.T) {
	needLab(t)
	t.Parallel()
	const patience = 15 * time.Second
	n, err := newNetwork(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	gone := everyFault("", interfaceGone("A"), interfaceGone("B"))
	for _, step := range []func(*Network) error{ownResolver, gone.Inject} {
		if err := step(n); err != nil {
			t.Fatal(err)
		}
	}
	w, err := n.watch(underTest(), Process{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.stop(); err != nil {
			t.Error(err)
		}
		keepLog(t, t.Name(), w.all())
	})
	line, found := w.wait(0, patience, func(l Line) bool { return l.Triage != nil && l.Triage.Status == "open" })
	if found {
		t.Logf("said so after %.1f s: %s", line.At.Seconds(), line.Triage.Verdicts[0].Headline)
	} else {
		t.Errorf("nothing was open within %s: %s", patience, w.all()[len(w.all())-1].Text)
	}
	for _, l := range w.all() {
		if l.Triage != nil && l.Triage.Status == "ok" {
			t.Errorf("with no network at all, all was well after %.1f s", l.At.Seconds())
			break
		}
	}
	plugged := w.now()
	if err := gone.Heal(n); err != nil {
		t.Fatal(err)
	}
	// An incident takes a minute of health to be over.
	if line, ok := w.wait(plugged, resolveWithin+usualRecover, isQuiet); ok {
		t.Logf("well %.1f s after the lines came", (line.At - plugged).Seconds())
	} else {
		t.Errorf("not well after the lines came: %s", w.all()[len(w.all())-1].Text)
	}
}

// TestResolverManners holds the lab's own DNS server to what scenarios count on.
func TestResolverManners(t *testing.T) {
	ask := func(r *Resolver, name string, kind dnsmessage.Type, class dnsmessage.Class) *dnsmessage.Message {
		query := dnsmessage.Message{
			Header:    dnsmessage.Header{ID: 7, RecursionDesired: true},
			Questions: []dnsmessage.Question{{Name: dnsmessage.MustNewName(name), Type: kind, Class: class}},
		}
		packed, err := query.Pack()
		if err != nil {
			t.Fatal(err)
		}
		raw := r.answer(packed)
		if raw == nil {
			return nil
		}
		var answer dnsmessage.Message
		if err := answer.Unpack(raw); err != nil {
			t.Fatal(err)
		}
		if answer.ID != 7 || !answer.Response || len(answer.Questions) != 1 || answer.Questions[0] != query.Questions[0] {
			t.Errorf("%s: the answer is not to the question: %v", name, answer.GoString())
		}
		return &answer
	}
	r := &Resolver{name: "lab", zones: zones(), names: map[string]NameManner{"broken.example": NameBroken, "bogus.example": NameBogus, warmName: NameMoved}}
	a, inet := dnsmessage.TypeA, dnsmessage.ClassINET
	if got := ask(r, "API.pay.example.", a, inet); len(got.Answers) != 1 {
		t.Errorf("api.pay.example has %d addresses", len(got.Answers))
	}
	if got := ask(r, "example.com.", a, inet); len(got.Answers) != 1 || got.Answers[0].Body.(*dnsmessage.AResource).A != elsewhere.As4() {
		t.Errorf("a name that is moved has %v", got.Answers)
	}
	if got := ask(r, "x7f3.example.com.", a, inet); got.RCode != dnsmessage.RCodeNameError {
		t.Errorf("a random label gets %v", got.RCode)
	}
	if got := ask(r, "broken.example.", a, inet); got.RCode != dnsmessage.RCodeServerFailure {
		t.Errorf("a scripted name gets %v", got.RCode)
	}
	if got := ask(r, "id.server.", dnsmessage.TypeTXT, dnsmessage.ClassCHAOS); len(got.Answers) != 1 {
		t.Error("id.server has no answer")
	}
	r.Behave(Refuses)
	if got := ask(r, "example.com.", a, inet); got.RCode != dnsmessage.RCodeRefused {
		t.Errorf("refusing, it says %v", got.RCode)
	}
	r.Behave(Silent)
	if got := ask(r, "example.com.", a, inet); got != nil {
		t.Errorf("silent, it says %v", got.RCode)
	}
	if got := ask(r, "bogus.example.", a, inet); got != nil {
		t.Errorf("silent, it says %v", got.RCode)
	}
	r.Behave(Invents)
	if got := ask(r, "bogus.example.", a, inet); got.RCode != dnsmessage.RCodeServerFailure || len(got.Additionals) != 1 {
		t.Errorf("a bogus name gets %v", got.GoString())
	}
	if got := ask(r, "x7f3.example.com.", a, inet); len(got.Answers) != 1 || got.RCode != dnsmessage.RCodeSuccess {
		t.Errorf("inventing, it says %v", got.GoString())
	}
	r.Behave(Silent)
	if got := ask(r, "example.com.", a, inet); got != nil || r.Scripted() != 7 {
		t.Errorf("silent, it says %v; %d met a name's manner", got, r.Scripted())
	}
	if r.Met() != 1 || r.Queries() != 11 {
		t.Errorf("met %d of %d", r.Met(), r.Queries())
	}
	if r.answer([]byte("nonsense")) != nil {
		t.Error("nonsense gets an answer")
	}
}

func TestCutOff(t *testing.T) {
	whole := vocabulary{"fetched": true, "the": true, "eth0": true}
	for _, test := range []struct{ line, want string }{
		{"twelve   fet", "in fetched"},
		{"with the the", ""},
		{"of unknownly", ""},
		{"short", ""},
		{"100 % ⣀⣀⣀⣀⣀⣀", ""},
		{"much longer than it", "past the edge"},
	} {
		if got := whole.cutOff(test.line, 12); got != test.want {
			t.Errorf("%q is cut off %q, want %q", test.line, got, test.want)
		}
	}
}
