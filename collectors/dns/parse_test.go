package dns

import (
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"example.com/noctop/internal/observe"
)

// FuzzParse holds that no reply breaks the parser, and that what it accepts is
// a reply to the question.
func FuzzParse(f *testing.F) {
	q, err := NewQuestion("pay.example", dnsmessage.TypeA)
	if err != nil {
		f.Fatal(err)
	}
	const id = 0x1234
	query := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: id},
		Questions: []dnsmessage.Question{{Name: q.Name, Type: q.Type, Class: q.Class}},
	}
	good := replyTo(query, "203.0.113.80", "203.0.113.81", "2001:db8::1")
	reason := withOptions(replyTo(query), 1, dnsmessage.Option{Code: optionError, Data: []byte{0, 22, 'x'}}, dnsmessage.Option{Code: optionNSID, Data: []byte("a")})
	text := replyTo(query)
	text.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: 1}, Body: &dnsmessage.TXTResource{TXT: []string{"\x1b]0;x"}}}}
	for _, seed := range [][]byte{nil, {1, 2, 3}, packed(query), packed(good), packed(reason), packed(text), loop(query), packed(good)[:40]} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		answer, err := parse(message, q, id)
		if err != nil {
			if answer.Records != 0 || answer.Addresses != nil {
				t.Fatalf("a rejected reply gives %+v", answer)
			}
			return
		}
		if len(message) < 12 || message[0] != id>>8 || message[1] != id&0xFF || message[2]&0x80 == 0 {
			t.Fatalf("accepted %x", message)
		}
		if len(answer.Addresses) > mostAddresses || len(answer.Texts) > mostTexts || len(answer.Errors) > mostErrors {
			t.Fatalf("kept too much: %+v", answer)
		}
		answer.Method = "udp"
		for _, check := range []string{observe.CheckLive, observe.CheckWarm, observe.CheckCold, observe.CheckResolve} {
			if o := judge(check, nil, answer, nil); !o.Outcome.Answered() || (o.Outcome == observe.Good) != (o.Cause == "") {
				t.Fatalf("%s: %+v", check, o)
			}
		}
	})
}

func TestNames(t *testing.T) {
	for code, want := range map[int]string{0: "noerror", 2: "servfail", 3: "nxdomain", 5: "refused", 11: "dsotypeni", 12: "rcode12", 16: "badvers", 4095: "rcode4095", -1: "rcode-1"} {
		if got := RCodeName(code); got != want {
			t.Errorf("code %d is %q", code, got)
		}
	}
	for want, e := range map[string]ExtendedError{
		"stale answer (EDE 3)": {Code: 3}, "network error (EDE 23): 192.0.2.1:53": {Code: 23, Text: "192.0.2.1:53"}, "error 999 (EDE 999)": {Code: 999},
	} {
		if got := e.String(); got != want {
			t.Errorf("%+v is %q", e, got)
		}
	}
}

func BenchmarkQuery(b *testing.B) {
	server := startServer(b, answering)
	client, q := server.client(), question(b, "pay.example")
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.Ask(ctx, q); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	q := question(b, "pay.example")
	query := dnsmessage.Message{Questions: []dnsmessage.Question{{Name: q.Name, Type: q.Type, Class: q.Class}}}
	wire := packed(withOptions(replyTo(query, "203.0.113.80", "203.0.113.81"), 0, dnsmessage.Option{Code: optionNSID, Data: []byte("a")}))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parse(wire, q, 0); err != nil {
			b.Fatal(err)
		}
	}
}
