package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"example.com/noctop/internal/wire"
)

// mustSay is what "feeds test" must say of every payload that providers sent, with
// nothing but the file to go by: format, state, how many are open and planned,
// the stage of the first that is open, and the exit code. Checked by hand
// against the notes on each format.
var mustSay = map[string]string{
	"alertmanager_v2_alerts_synthetic.json":                `alertmanager major 1+1 "" 2`,
	"aws_currentevents_utf16be_20260801.json":              `aws major 2+0 "" 2`,
	"azure_rss_healthy_empty_20260801.xml":                 `azure ok 0+0 "" 0`,
	"azure_rss_westus_20260723T1649Z.xml":                  `azure degraded 1+0 "" 1`,
	"azure_rss_westus_20260723T1812Z.xml":                  `azure degraded 1+0 "" 1`,
	"betterstack_huggingface_index_20260719_downtime.json": `betterstack major 0+1 "" 2`,
	"cachet_v1_components_synthetic.json":                  `cachet partial 0+0 "" 1`,
	"cachet_v1_incidents_synthetic.json":                   `cachet degraded 1+0 "identified" 1`,
	"cachet_v3_components_synthetic.json":                  `cachet partial 0+0 "" 1`,
	"checkly_mistral_incidents_20260727.json":              `checkly degraded 1+0 "investigating" 1`,
	"crowdstrike_20240719_statuspage_rev1_synthetic.json":  `statuspage major 1+0 "investigating" 2`,
	"crowdstrike_20240719_statuspage_rev2_synthetic.json":  `statuspage major 1+0 "monitoring" 2`,
	"gatus_endpoints_statuses_project_test.json":           `gatus major 1+0 "" 2`,
	"gcp_incidents_checkmk_edited_real.json":               `google degraded 1+0 "" 1`,
	"gworkspace_incident_open_gmail_20260923_trimmed.json": `google info 1+0 "" 0`,
	"ibm_cloud_rss_synthetic.xml":                          `ibm degraded 1+1 "investigating" 1`,
	"incidentio_openai_compat_summary_20260722_minor.json": `statuspage degraded 1+0 "investigating" 1`,
	"incidentio_widget_v1_summary_neon_docs.json":          `incidentio ok 0+0 "" 0`,
	"instatus_perplexity_summary_20260723_major.json":      `instatus major 1+0 "monitoring" 2`,
	"instatus_summary_maintenance_docs.json":               `instatus major 1+1 "investigating" 2`,
	"kt_20211025_rev1_synthetic_utf8.xml":                  `rss degraded 1+0 "" 1`,
	"kt_20211025_rev2_synthetic_utf8.xml":                  `rss degraded 1+0 "" 1`,
	"m365_posts_consumer_synthetic.json":                   `m365 degraded 1+0 "" 1`,
	"oci_components_vendor_docs.json":                      `oci ok 0+0 "" 0`,
	"salesforce_incidents_schema_true_synthetic.json":      `salesforce partial 1+0 "" 1`,
	"slack_current_active_docs_2018.json":                  `slack degraded 1+0 "" 1`,
	"statuspage_cloudflare_summary_20260729_major.json":    `statuspage partial 1+16 "identified" 1`,
	"statuspage_github_summary_20260724_major.json":        `statuspage major 1+0 "investigating" 2`,
	"statusio_incident_synthetic.json":                     `statusio partial 1+1 "identified" 1`,
	"uptimekuma_heartbeat_synthetic.json":                  `kuma major 1+1 "" 2`,
	"uptimekuma_statuspage_v2_synthetic.json":              `kuma major 1+0 "" 2`,
}

// realPayloads is the folder of payloads, looked for upwards from here.
func realPayloads(t *testing.T) string {
	t.Helper()
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for parent := filepath.Dir(folder); parent != folder; folder, parent = parent, filepath.Dir(parent) {
		found := filepath.Join(parent, "shared", "feeds")
		if info, err := os.Stat(found); err == nil && info.IsDir() {
			return found
		}
	}
	const missing = "the folder shared/feeds with real payloads is not here"
	if os.Getenv("CI") == "true" {
		t.Fatal(missing)
	}
	t.Skip("skipped: " + missing)
	return ""
}

func inShort(feed wire.Feed, code int) string {
	stage := ""
	if len(feed.Incidents) > 0 {
		stage = feed.Incidents[0].Stage
	}
	return fmt.Sprintf("%s %s %d+%d %q %d", feed.Format, feed.State, len(feed.Incidents), len(feed.Maintenances), stage, code)
}

func TestFeedsTestOfRealPayloads(t *testing.T) {
	folder := realPayloads(t)
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if filepath.Ext(file.Name()) == ".md" {
			continue
		}
		want, known := mustSay[file.Name()]
		if !known {
			t.Errorf("%s: nothing is stated of it", file.Name())
		}
		feed, code := testFeed(t, filepath.Join(folder, file.Name()))
		if got := inShort(feed, code); got != want {
			t.Errorf("%s:\n got %s (%s)\nwant %s", file.Name(), got, feed.Reason, want)
		}
	}
}

// AWS's payload, by region: Seoul is well, Bahrain is not.
func TestFeedsTestByRegion(t *testing.T) {
	aws := filepath.Join(realPayloads(t), "aws_currentevents_utf16be_20260801.json")
	for region, want := range map[string]string{
		"ap-northeast-2": `aws ok 0+0 "" 0`, "me-south-1": `aws major 1+0 "" 2`, "me-central-1": `aws major 1+0 "" 2`,
	} {
		if feed, code := testFeed(t, "--region", region, aws); inShort(feed, code) != want {
			t.Errorf("%s: %s, want %s", region, inShort(feed, code), want)
		}
	}
	if feed, code := testFeed(t, "--at", "2026-08-01T23:00:00Z", aws); inShort(feed, code) != `aws info 2+0 "" 0` {
		t.Errorf("three months without a word: %s (%s)", inShort(feed, code), feed.Reason)
	}
}
