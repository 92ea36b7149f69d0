package catalogue

// defaults are the providers watched without a configuration.
var defaults = []string{"aws", "azure", "google-cloud", "cloudflare", "github"}

// summary is where a Statuspage, and incident.io's page of the same form,
// publishes its components and open incidents in one document.
const summary = "/api/v2/summary.json"

// captured is the date of the payloads that the entries marked Seen were read
// against; published is the date the other entries were last looked up.
const (
	captured  = "2026-08-10"
	published = "2026-11-21"
)

// entries is the catalogue. The first five carry a probe of the provider's own
// front door: what its customers' programs talk to, not its web site.
var entries = []Entry{
	{ID: "aws", Aliases: []string{"amazon"}, Name: "AWS", Format: "aws", URL: "https://health.aws.amazon.com/public/currentevents",
		Probes: []string{"https://sts.amazonaws.com"}, Confidence: Seen, Checked: "2026-09-23"},
	{ID: "azure", Name: "Azure", Format: "azure", URL: "https://rssfeed.azure.status.microsoft/en-us/status/feed/",
		Probes: []string{"https://login.microsoftonline.com"}, Confidence: Seen, Checked: "2026-08-01"},
	{ID: "google-cloud", Aliases: []string{"gcp", "google"}, Name: "Google Cloud", Format: "google", URL: "https://status.cloud.google.com/incidents.json",
		Probes: []string{"https://www.googleapis.com"}, Confidence: Seen, Checked: "2026-09-23"},
	{ID: "cloudflare", Name: "Cloudflare", Format: "statuspage", URL: "https://www.cloudflarestatus.com" + summary,
		Probes: []string{"https://www.cloudflare.com"}, Confidence: Seen, Checked: "2026-07-29"},
	{ID: "github", Name: "GitHub", Format: "statuspage", URL: "https://www.githubstatus.com" + summary,
		Probes: []string{"https://api.github.com"}, Confidence: Seen, Checked: "2026-07-24"},

	{ID: "google-workspace", Name: "Google Workspace", Format: "google", URL: "https://www.google.com/appsstatus/dashboard/incidents.json", Confidence: Seen, Checked: "2026-09-23"},
	{ID: "microsoft-365", Aliases: []string{"m365"}, Name: "Microsoft 365", Format: "rss", URL: "https://status.cloud.microsoft/api/feed/mac", Confidence: Published, Checked: published},
	{ID: "digitalocean", Name: "DigitalOcean", Format: "statuspage", URL: "https://status.digitalocean.com" + summary, Confidence: Published, Checked: published},
	{ID: "linode", Aliases: []string{"akamai-cloud"}, Name: "Akamai Cloud", Format: "statuspage", URL: "https://status.linode.com" + summary, Confidence: Published, Checked: published},
	{ID: "akamai", Name: "Akamai", Format: "statuspage", URL: "https://www.akamaistatus.com" + summary, Confidence: Seen, Checked: captured},
	{ID: "bunny", Name: "bunny.net", Format: "statuspage", URL: "https://status.bunny.net" + summary, Confidence: Published, Checked: published},
	{ID: "fastly", Name: "Fastly", Format: "rss", URL: "https://www.fastlystatus.com/rss/", Confidence: Doubtful, Checked: captured},
	{ID: "npm", Name: "npm", Format: "statuspage", URL: "https://status.npmjs.org" + summary, Confidence: Published, Checked: published},
	{ID: "atlassian", Name: "Atlassian", Format: "statuspage", URL: "https://status.atlassian.com" + summary, Confidence: Seen, Checked: captured},
	{ID: "zoom", Name: "Zoom", Format: "statuspage", URL: "https://www.zoomstatus.com" + summary, Confidence: Seen, Checked: captured},
	{ID: "twilio", Name: "Twilio", Format: "statuspage", URL: "https://status.twilio.com" + summary, Confidence: Published, Checked: published},
	{ID: "datadog", Name: "Datadog", Format: "statuspage", URL: "https://status.datadoghq.com" + summary, Confidence: Published, Checked: published},
	{ID: "hashicorp", Name: "HashiCorp", Format: "statuspage", URL: "https://status.hashicorp.com" + summary, Confidence: Seen, Checked: "2026-09-23"},
	{ID: "openai", Name: "OpenAI", Format: "statuspage", URL: "https://status.openai.com" + summary, Confidence: Seen, Checked: "2026-07-22"},
	{ID: "anthropic", Aliases: []string{"claude"}, Name: "Anthropic", Format: "statuspage", URL: "https://status.claude.com" + summary, Confidence: Seen, Checked: "2026-07-29"},
	{ID: "palo-alto-networks", Aliases: []string{"paloalto"}, Name: "Palo Alto Networks", Format: "statuspage", URL: "https://status.paloaltonetworks.com" + summary, Confidence: Published, Checked: published},
	{ID: "duo", Aliases: []string{"cisco-duo"}, Name: "Cisco Duo", Format: "statuspage", URL: "https://status.duo.com" + summary, Confidence: Published, Checked: published},
	{ID: "meraki", Aliases: []string{"cisco-meraki"}, Name: "Cisco Meraki", Format: "statuspage", URL: "https://status.meraki.net" + summary, Confidence: Published, Checked: published},
	{ID: "sentinelone", Name: "SentinelOne", Format: "statuspage", URL: "https://status.sentinelone.com" + summary, Confidence: Published, Checked: published},
	{ID: "kentik", Name: "Kentik", Format: "statuspage", URL: "https://status.kentik.com" + summary, Confidence: Published, Checked: published},
}
