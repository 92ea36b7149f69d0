package feed

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"example.com/noctop/internal/observe"
)

// fuzzFormat holds one format to what must be true of any body: no panic, an
// error means unknown, and what comes out is bounded and valid UTF-8.
func fuzzFormat(f *testing.F, format string, seeds ...string) {
	f.Helper()
	for _, seed := range append(seeds, "", "null", "[]", "{}", "[null]", "<rss>", "<html></html>", "\xff\xfe[\x00]\x00", "\xfe\xff\x00[\x00]") {
		f.Add([]byte(seed), "", "")
		f.Add([]byte(seed), "API", "eu-west-1")
	}
	f.Fuzz(func(t *testing.T, body []byte, component, region string) {
		ctx := Context{Now: noon}
		if component != "" {
			ctx.Components = []string{component}
		}
		if region != "" {
			ctx.Regions = []string{region}
		}
		report, _, err := Parse(format, body, ctx)
		if err != nil {
			if report.State != observe.SeverityUnknown || report.Reason == "" || len(report.Incidents) > 0 {
				t.Fatalf("an error and yet %+v", report)
			}
			return
		}
		if len(report.Reason) > maxField+8 || len(report.Incidents) > maxItems || len(report.Maintenances) > maxItems {
			t.Fatal("out of bounds")
		}
		worst := observe.SeverityUnknown
		for _, i := range slices.Concat(report.Incidents, report.Maintenances, report.Closed, report.Elsewhere) {
			holds(t, i)
		}
		for _, i := range report.Incidents {
			worst = max(worst, i.State)
		}
		if report.State != observe.SeverityUnknown && report.State < worst {
			t.Fatalf("%s, with an incident at %s", report.State, worst)
		}
	})
}

func holds(t *testing.T, i observe.Incident) {
	t.Helper()
	if len(i.Updates) > maxUpdates || len(i.Regions) > maxNames || len(i.Components) > maxNames {
		t.Fatal("an incident out of bounds")
	}
	texts := append(append([]string{i.ID, i.Title}, i.Regions...), i.Components...)
	dates := []time.Time{i.Started, i.Updated}
	for _, u := range i.Updates {
		texts, dates = append(texts, u.Text), append(dates, u.At)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || len(text) > maxField+8 {
			t.Fatalf("text of %d bytes: %.40q", len(text), text)
		}
	}
	for _, at := range dates {
		if !at.IsZero() && at.Before(earliest) {
			t.Fatalf("dated %v", at)
		}
	}
}

func FuzzStatuspage(f *testing.F) {
	fuzzFormat(f, "statuspage", page("minor", incident("a", "identified", "minor", "API"), incident("m", "scheduled", "x", "API")))
}

func FuzzAWS(f *testing.F) {
	fuzzFormat(f, "aws", awsEvents("3", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2-eu-west-1", noon.Unix()))
}

func FuzzGoogle(f *testing.F) {
	fuzzFormat(f, "google", googleIncidents("null", "SERVICE_OUTAGE", "high", `{"id":"global"}`))
}

func FuzzAzure(f *testing.F) {
	fuzzFormat(f, "azure", rssOf(item("Storage – West US 2 - Resolved", today, "&lt;p&gt;x&lt;/p&gt;")))
}

func FuzzRSS(f *testing.F) {
	fuzzFormat(f, "rss", rssOf(item("인터넷 장애 복구 완료", today, "x")), `<feed><title>S</title><entry><title>T</title><updated>2026-07-29T11:00:00Z</updated></entry></feed>`)
}

func FuzzRecognise(f *testing.F) {
	fuzzFormat(f, "", page("none", "", ""), rssOf(""), widget("", "", ""), beats(`"1":[0]`), gatusEndpointOf("", ""), stack("operational", "operational", ""), awsEvents("3", "arn:aws:health:eu-west-1::event/EC2/A/B", "ec2", 1), googleIncidents("null", "SERVICE_OUTAGE", "high", ""))
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"a<br>b", "<!-- x", "<script>", "&lt;p&gt;", "< <", "\xff<p\xff>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := plain(text); !utf8.ValidString(got) || len(got) > maxField+8 {
			t.Fatalf("%d bytes: %.40q", len(got), got)
		}
		date(text)
	})
}

func BenchmarkParse(b *testing.B) {
	folder := payloads(b)
	for _, bench := range []struct{ format, file string }{
		{"aws", "aws_currentevents_utf16be_20260801.json"},
		{"statuspage", "statuspage_cloudflare_summary_20260729_major.json"},
		{"statuspage", "statuspage_github_summary_20260724_major.json"},
		{"azure", "azure_rss_westus_20260723T1812Z.xml"},
		{"google", "gcp_incidents_checkmk_edited_real.json"},
		{"rss", "kt_20211025_rev1_synthetic_utf8.xml"},
	} {
		body, err := os.ReadFile(filepath.Join(folder, bench.file))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(bench.file, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := Parse(bench.format, body, Context{Now: noon}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkParseHistory(b *testing.B) {
	items := ""
	for range maxItems {
		items += item("Trouble", today, "&lt;p&gt;&lt;strong&gt;Resolved&lt;/strong&gt; - "+"This incident is over, and here is a text of some length about it.&lt;/p&gt;")
	}
	body := []byte(rssOf(items))
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Parse("rss", body, Context{Now: noon}); err != nil {
			b.Fatal(err)
		}
	}
}
