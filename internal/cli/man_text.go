package cli

import "example.com/noctop/internal/triage"

// What the manual page says that neither the commands nor the keys do.
const (
	// manualPath is the configuration's place in words that hold everywhere.
	manualPath   = "$XDG_CONFIG_HOME/noctop/noctop.yaml"
	manualCauses = "Every verdict has one of these causes, on the screen as in the lines of noctop watch --json."
	manualKeys   = "Each action has the name in parentheses, by which the configuration can give it other keys."
	// manualViews is what the list of views does not say.
	manualViews = "The console begins with the triage. Each other view gives the screen to one thing, under a short form of the verdict; keys mean the same in all of them, and the footer names the five that matter. V lists the views, } and { go to the next one and to the one before, esc goes back to the triage. --view, or view in the configuration, names the one to begin with."
	// manualCommandLine is what the table of commands does not say.
	manualCommandLine = "The key : opens a line at the foot of the screen. It takes the name of every action that has a key, the commands below, and the name of anything on the screen, to jump there; a beginning will do, or some letters in their order. tab and the arrows choose among what fits, enter runs it, esc leaves. With --read-only, what acts is refused."
)

// causes are what a verdict can name, from this host outwards.
var causes = []struct {
	cause triage.Cause
	text  string
}{
	{triage.CauseMonitor, "noctop's own measuring can't be trusted; the verdicts are frozen."},
	{triage.CauseHostLink, "an uplink's interface has no carrier, is switched off or is gone."},
	{triage.CauseHostAddress, "an uplink's interface has link, and no address or no default route."},
	{triage.CauseHostOverload, "this host is too busy; while it is, nothing outside is more than possible."},
	{triage.CauseHostMemory, "this host runs out of memory."},
	{triage.CauseHostDisk, "a disk of this host is full, read-only, or hangs."},
	{triage.CauseHostClock, "this host's clock is wrong, or nothing keeps it any more."},
	{triage.CauseHostConntrack, "this host's table of connections is full; while it is, nothing outside is more than possible."},
	{triage.CauseHostAgent, "a security agent that must run on this host does not, or starts again and again."},
	{triage.CauseLANGateway, "an uplink's gateway is gone, and nothing beyond it answers."},
	{triage.CauseLANSegment, "every endpoint behind one link fell silent at once, whatever its tags; the network is fine."},
	{triage.CauseUplinkFirstHop, "the gateway is fine; the provider's first router and all beyond it are silent."},
	{triage.CauseUplinkCore, "the first router is fine; nothing past it answers."},
	{triage.CauseUpstreamAll, "every uplink died at once past a gateway that is fine."},
	{triage.CauseUplinkTransit, "what is in the country answers by an uplink, what is abroad does not."},
	{triage.CauseProxyDown, "the proxy that is the only way out of a site fails or refuses."},
	{triage.CauseUplinkLoss, "packets are lost to everything by one uplink, not to one place."},
	{triage.CauseUplinkLatency, "everything by one uplink has become slow, not one place."},
	{triage.CauseUplinkSaturated, "an uplink is slow or loses packets because what we send fills it."},
	{triage.CauseUplinkFlooded, "an uplink is slow or loses packets because what we receive fills it."},
	{triage.CauseUplinkMTU, "large packets vanish by an uplink, small ones pass."},
	{triage.CauseUplinkTCP, "no TCP connection is made by an uplink, while pings are answered."},
	{triage.CauseUplinkPortal, "a captive portal answers in place of everybody by an uplink."},
	{triage.CauseUplinkIPv4, "IPv4 is dead by an uplink, IPv6 is fine."},
	{triage.CauseUplinkIPv6, "IPv6 is dead by an uplink, IPv4 is fine."},
	{triage.CauseDNSResolver, "one resolver fails; others, and addresses that need no name, are fine."},
	{triage.CauseDNSSlow, "one resolver takes far longer than it used to, and the way to it does not."},
	{triage.CauseDNSAll, "no resolver answers; addresses that need no name are fine."},
	{triage.CauseDNSZone, "one name fails at every resolver, and others do not."},
	{triage.CauseDNSSEC, "a name fails at resolvers that check signatures, and only where they are checked."},
	{triage.CauseDNSHijack, "names that do not exist get answers, or a configured name has another address."},
	{triage.CauseTLSIntercepted, "the certificates of unrelated parties all come from one strange issuer."},
	{triage.CauseProviderPath, "a provider fails by one uplink only, which is otherwise fine."},
	{triage.CauseProviderRecord, "a provider's name is gone from DNS, or has no address."},
	{triage.CauseProviderTLS, "a provider's certificate has expired, or is for another name."},
	{triage.CauseProviderDown, "a provider fails by every uplink while the network is fine."},
	{triage.CauseEndpointMass, "many endpoints of a group fell silent while the network is fine; the tag they share is named."},
	{triage.CauseUnknown, "what was measured does not tell; the rivals, and what would part them, are named."},
}

// manEntry is a term and what there is to say of it.
type manEntry struct{ term, text string }

// manualRest are the sections that end the page.
var manualRest = []struct {
	title   string
	entries []manEntry
}{
	{"Exit status", []manEntry{
		{"0, 1, 2, 3", "of noctop check, as of monitoring plugins: ok, degraded, down, unknown. noctop status: the same, and 3 where none runs. noctop doctor: 0 where nothing is lacking, else 1."},
		{"64", "a mistake on the command line."},
		{"70", "noctop itself failed."},
		{"78", "a bad configuration: the file, line, column and what is allowed are printed."},
	}},
	{"Theme files", []manEntry{
		{"base: dark", "a built-in theme to start from; plain where left out."},
		{"background: \"#1d2021\"", "painted below everything; left out, the terminal's own stays. What begins with # goes in quotes."},
		{"styles: {down: bold reverse 203}", "the look of each role, as noctop theme check lists them: attributes (bold, faint, underline, reverse), then the colour of the text, and after \"on\" that of the background. A colour is default, one of the sixteen names (red, bright-red and so on), a number of the 256, or #rrggbb."},
	}},
	{"Files", []manEntry{
		{manualPath, "the configuration, which is optional. It is taken on again when it changes; noctop watch also does so on SIGHUP."},
		{"$XDG_STATE_HOME/noctop/journal-HOST-ID.db", "what was measured and concluded, a file of SQLite: one table of records, and the views runs, incidents, claims, notes and configurations. A file beside it, .lock, names the process that writes; .damaged-N is a file that was set aside."},
		{"$XDG_STATE_HOME/noctop/view.json", "how the console was looked at last: the view, the filters, the order and the columns of panes, and the layout, theme and language chosen by a key. One that is damaged, or of a newer noctop, is left as it is, and nothing is kept; remove it to begin anew."},
		{"$XDG_STATE_HOME/noctop/notes.jsonl", "what noctop note has kept, a line of JSON each. It is only ever appended to."},
		{"$XDG_CONFIG_HOME/noctop/themes/NAME.yaml", "your own themes, by name; noctop theme check explains the form."},
		{"$XDG_RUNTIME_DIR/noctop/status-PID.json", "what a running noctop says, for noctop status; in $XDG_STATE_HOME/noctop where there is no such folder."},
		{"$XDG_STATE_HOME/noctop/host.json", "which start of this host was seen last, to tell that it has restarted since."},
	}},
	{"Environment", []manEntry{
		{"NO_COLOR", "no colours."},
		{"LC_ALL, LC_CTYPE, LANG", "Unicode signs where they name UTF-8. Else nothing but ASCII is written to the terminal, unless the configuration says glyphs: unicode, or Korean is asked for."},
		{"TERM, COLORTERM", "how many colours there are."},
		{"TMUX", "copying goes through tmux."},
		{"TZ", "the zone of the times shown."},
		{"XDG_CONFIG_HOME", "where the configuration lies, ~/.config where it is not set."},
		{"XDG_RUNTIME_DIR", "where a running noctop leaves what it says, for noctop status."},
		{"XDG_STATE_HOME", "where notes lie, ~/.local/state where it is not set."},
	}},
}
