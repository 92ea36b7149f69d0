package feed

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

// costs runs a parse, and fails if it takes the memory of many bodies or a time
// that only a runaway takes, on however busy a machine.
func costs(t *testing.T, name string, run func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	run()
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	t.Logf("%s: %v, %d MiB allocated", name, took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20)
	if took > time.Minute {
		t.Errorf("%s took %v", name, took)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 400<<20 {
		t.Errorf("%s allocated %d MiB", name, grown>>20)
	}
}

// Bodies of 4 MiB that are made to cost time or memory, in the format they are made for.
func TestCostlyBodies(t *testing.T) {
	const size = 4 << 20
	fill := func(before, piece, after string) string {
		return before + strings.Repeat(piece, (size-len(before)-len(after))/len(piece)) + after
	}
	for name, test := range map[string]struct{ format, body string }{
		"deep arrays":       {"aws", fill("", "[", "")},
		"deep objects":      {"statuspage", fill("", `{"a":`, "")},
		"empty objects":     {"google", fill("[", "{},", "{}]")},
		"empty incidents":   {"statuspage", strings.Replace(page("none", "@", ""), "@", fill("", "{},", "{}"), 1)},
		"many services":     {"aws", strings.Replace(awsEvents("3", "arn:aws:health:eu-west-1::event/a/b/c", "ec2", 1), `"impacted_services":{`, fill(`"impacted_services":{`, `"a":{},`, ``), 1)},
		"one long string":   {"aws", `["` + fill("", "a", "") + `"]`},
		"deep elements":     {"rss", fill("<rss><channel>", "<a>", "")},
		"many items":        {"rss", fill("<rss><channel><title>x</title>", "<item/>", "</channel></rss>")},
		"many attributes":   {"rss", fill("<rss", ` a="b"`, "><channel></channel></rss>")},
		"a long title":      {"rss", fill("<rss><channel><item><title>", "x", "</title></item></channel></rss>")},
		"unclosed tags":     {"rss", fill("<rss><channel><item><description><![CDATA[", "<a ", "]]></description></item></channel></rss>")},
		"unclosed comments": {"rss", fill("<rss><channel><item><description><![CDATA[", "<!--", "]]></description></item></channel></rss>")},
		"many tags texts":   {"rss", fill("<rss><channel><title>x</title>", "<item><description><![CDATA["+strings.Repeat("<a ", 2700)+"]]></description></item>", "</channel></rss>")},
		"entity bomb":       {"rss", `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>` + fill("<rss><channel><item><title>", "&b;", "</title></item></channel></rss>")},
		"doctype":           {"rss", fill("<!DOCTYPE rss [", `<!ENTITY a "b">`, "]><rss><channel><title>x</title></channel></rss>")},
	} {
		costs(t, name, func() {
			report, _, err := Parse(test.format, []byte(test.body), Context{Now: noon})
			if err == nil && report.State == observe.SeverityOK && name != "doctype" {
				t.Errorf("%s is ok: %s", name, report.Reason)
			}
			if len(report.Incidents) > maxItems || len(report.Reason) > maxField {
				t.Errorf("%s: %d incidents, a reason of %d bytes", name, len(report.Incidents), len(report.Reason))
			}
		})
	}
}

func TestEntitiesAreNotExpanded(t *testing.T) {
	body := `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "boom"><!ENTITY f SYSTEM "file:///etc/passwd">]>` + rssOf(item("x &a; &f; &amp; &nbsp;y", today, "z"))[38:]
	report, _, err := Parse("rss-open", []byte(body), Context{Now: noon})
	if err != nil || len(report.Incidents) != 1 {
		t.Fatalf("%v, %+v", err, report)
	}
	if title := report.Incidents[0].Title; title != "x &a; &f; & y" {
		t.Errorf("title %q", title)
	}
}

// hostile holds what must not reach a terminal; here it must only survive
// without harm.
const hostile = "\\u001b]52;c;aGk=\\u0007\\u009b31m\\u202e\\u200b\\ud800 \\u0000 <script>alert(1)</script>"

func TestEscapesAreOnlyData(t *testing.T) {
	json := strings.NewReplacer("Trouble a", hostile, "older", hostile, "2026-07-29T11:30:00Z", hostile, `"API"`, `"`+hostile+`"`).
		Replace(page("none", incident("a", "identified", "minor", "API"), ""))
	report, _, err := Parse("statuspage", []byte(json), Context{Now: noon})
	if err != nil || report.State != observe.SeverityDegraded {
		t.Fatalf("statuspage: %s, %v", report.State, err)
	}
	if got := report.Incidents[0]; !strings.Contains(got.Title, "\x1b]52") || strings.Contains(got.Title, "alert") {
		t.Errorf("title %q", got.Title)
	}
	xml := rssOf(item("a\x1b[31m &#27;[32m &#x9b;33m &#x0; \xff b", today, "\x07&#7;&#xD800;&#xFFFF;\uFFFE"))
	report, _, err = Parse("rss-open", []byte(xml), Context{Now: noon})
	if err != nil || len(report.Incidents) != 1 || report.Incidents[0].Title != "a[31m [32m \u009b33m \uFFFD b" {
		t.Errorf("rss: %q, %v", report.Incidents, err)
	}
}

func TestManyIncidents(t *testing.T) {
	var incidents []string
	for i := range 10_000 {
		incidents = append(incidents, fmt.Sprintf(`{"id":"i%d","name":"n","status":"identified","impact":"none"}`, i))
	}
	report, _, err := Parse("statuspage", []byte(page("none", strings.Join(incidents, ","), "")), Context{Now: noon})
	if err != nil || len(report.Incidents) != maxItems || report.State != observe.SeverityUnknown || !strings.Contains(report.Reason, "not read") {
		t.Errorf("%d incidents, %s: %q (%v); what was not read can't be called slight", len(report.Incidents), report.State, report.Reason, err)
	}
}

func TestDuplicateIDs(t *testing.T) {
	body := page("none", incident("a", "identified", "critical", "API")+","+incident("a", "monitoring", "minor", "API")+","+incident("", "identified", "minor", "API")+","+incident("", "identified", "minor", "API"), "")
	report, _, err := Parse("statuspage", []byte(body), Context{Now: noon})
	if err != nil || len(report.Incidents) != 3 {
		t.Fatalf("%d incidents, %v; want the two of one id as one, and those without as they are", len(report.Incidents), err)
	}
	if got := report.Incidents[0]; got.ID != "a" || got.State != observe.SeverityMajor || len(got.Updates) != 4 {
		t.Errorf("joined: %+v", got)
	}
}

func TestAbsurdDates(t *testing.T) {
	body := strings.NewReplacer("2026-07-29T11:00:00Z", "2035-01-01T00:00:00Z", "2026-07-29T11:30:00Z", "1970-01-01T00:00:00Z").
		Replace(page("none", incident("a", "identified", "minor", "API"), ""))
	report, _, err := Parse("statuspage", []byte(body), Context{Now: noon})
	if err != nil || len(report.Incidents) != 1 {
		t.Fatal(err)
	}
	got := report.Incidents[0]
	if !got.Started.IsZero() || !got.Updated.IsZero() || !got.Updates[0].At.IsZero() || !strings.Contains(report.Reason, "dates left out") {
		t.Errorf("%+v: %s", got, report.Reason)
	}
}

func TestDates(t *testing.T) {
	want := time.Date(2021, 10, 25, 2, 20, 0, 0, time.UTC)
	for _, text := range []string{
		"2021-10-25T02:20:00Z", "2021-10-25T11:20:00+09:00", "2021-10-25T11:20:00.000+0900", "Mon, 25 Oct 2021 02:20:00 GMT", "Mon, 25 Oct 2021 02:20:00 Z",
		"Mon, 25 Oct 2021 11:20:00 KST", "Mon, 25 Oct 2021 11:20:00 JST", "Sun, 24 Oct 2021 19:20:00 PDT", "Sun, 24 Oct 2021 18:20:00 PST",
		"Mon, 25 Oct 2021 11:20:00 +0900", "25 Oct 2021 02:20:00 UTC", "2021-10-25 11:20:00 +0900", "2021.10.25 11:20 KST", " Monday, 25-Oct-21 02:20:00 GMT ",
	} {
		if got := date(text); !got.Equal(want) {
			t.Errorf("%q read as %v", text, got)
		}
	}
	for _, text := range []string{"", "soon", "2021.10.25 11:20", "Mon, 25 Oct 2021 11:20:00 XYZ", "2021-13-45T00:00:00Z", strings.Repeat("2", 100)} {
		if got := date(text); !got.IsZero() {
			t.Errorf("%q read as %v; nobody can know", text, got)
		}
	}
}

func TestCharacterSets(t *testing.T) {
	// 장애 in code page 949.
	const trouble = "\xc0\xe5\xbe\xd6"
	feed := func(declaration string) string {
		return declaration + "<rss><channel><title>KT</title><item><title>" + trouble + "</title></item></channel></rss>"
	}
	for _, test := range []struct{ body, contentType string }{
		{feed(`<?xml version="1.0" encoding="EUC-KR"?>`), ""},
		{feed(`<?xml version="1.0" encoding='cp949'?>`), "text/xml"},
		{feed(`<?xml version="1.0" encoding="ms949"?>`), ""},
		{feed(`<?xml version="1.0"?>`), "application/rss+xml; charset=euc-kr"},
		{feed(`<?xml version="1.0" encoding="UTF-8"?>`), ""}, // declared wrongly
		{strings.ReplaceAll(feed(`<?xml version="1.0" encoding="EUC-KR"?>`), trouble, "장애"), ""},
		{string(inUTF16(strings.ReplaceAll(feed(`<?xml version="1.0" encoding="UTF-16"?>`), trouble, "장애"), false, true)), ""},
	} {
		report, _, err := Parse("rss-open", []byte(test.body), Context{ContentType: test.contentType})
		if err != nil || len(report.Incidents) != 1 || report.Incidents[0].Title != "장애" {
			t.Errorf("%.50q, %q: %q, %v", test.body, test.contentType, report.Incidents, err)
		}
	}
	if _, _, err := Parse("rss", []byte(feed(`<?xml version="1.0" encoding="EBCDIC-X"?>`)), Context{}); err == nil || !strings.Contains(err.Error(), "ebcdic-x") {
		t.Errorf("an unknown character set: %v", err)
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"a<br/>b":                                      "a\nb",
		"<p>one</p>\n\n<p> two  x </p>":                "one\ntwo x",
		"latency < 5 ms, loss > 3":                     "latency < 5 ms, loss > 3",
		"<a href=\"https://x\">link</a>!":              "link!",
		"&lt;b&gt; &amp;&nbsp;c":                       "<b> & c",
		"x<!-- hidden <p> -->y":                        "xy",
		"<style>p{}</style>z<SCRIPT>alert(1)</SCRIPT>": "z",
		"<script>never closed":                         "",
		"a <b":                                         "a <b",
		strings.Repeat("가", maxField):                  strings.Repeat("가", maxField/3),
		"\xff\xfe":                                     "\uFFFD",
		"<":                                            "<",
		"<ul><li>a</li><li>b</li></ul><h2>c</h2>tail d": "a\nb\nc\ntail d",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%.60q) = %.60q, want %.60q", in, got, want)
		}
	}
}
