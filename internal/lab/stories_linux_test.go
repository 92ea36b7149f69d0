package lab

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// envSpeed is how much faster than they were the stories are lived through.
const envSpeed = "NOCTOP_LAB_SPEED"

// The speeds: of all rows, and of the representative part, where every stage
// is as short as it can be.
const (
	usualSpeed = 10
	quickSpeed = 1000
)

// stories are the outages that noctop is measured by, and one more.
func stories() []Story {
	return []Story{kt(true), kt(false), crowdStrike(), awsEast()}
}

// told is how a story went.
type told struct {
	row    Row
	stages []StageRow
}

// TestOutages lives through the stories. They take longer than all else, and begin
// before whatever else runs side by side.
func TestOutages(t *testing.T) {
	needNetwork(t)
	var result table
	t.Cleanup(func() {
		t.Logf("\n%s", result.String())
		keep(t, "outages.txt", []byte(result.String()))
	})
	speed := float64(quickSpeed)
	if everything() || outagesOnly() {
		speed = usualSpeed
	}
	if text := os.Getenv(envSpeed); text != "" {
		var err error
		if speed, err = strconv.ParseFloat(text, 64); err != nil || speed <= 0 {
			t.Fatalf("%s is %q, and must be a number above 0", envSpeed, text)
		}
	}
	for _, s := range stories() {
		if !s.Quick && !everything() && !outagesOnly() {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			over, folder := make(chan told, 1), t.TempDir()
			go func() {
				row, stages := Tell(s, underTest(), folder, speed)
				over <- told{row, stages}
			}()
			t.Parallel()
			story := <-over
			row, stages := story.row, story.stages
			result.add(row)
			keepLog(t, s.Name, row.Log)
			text := staged(stages)
			keep(t, fileName(s.Name)+"-stages.txt", []byte(text))
			t.Logf("at %g times its speed\n%s", speed, text)
			if row.Verdict != Right {
				t.Errorf("%s: %s", row.Verdict, strings.Join(row.Problems, "\n"))
			}
			if row.Overload {
				t.Log("noctop could not trust its own measuring for a while: this machine is overloaded")
			}
		})
	}
	t.Parallel()
}

// staged is the table of a story's stages.
func staged(stages []StageRow) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-12s %-58s %8s %7s %7s  %-34s %7s  %s\n", "when", "what", "real", "from", "took", "must be open", "open", "proof")
	for _, s := range stages {
		shows := ""
		if s.Shows != nil {
			shows = s.Shows.String()
		}
		fmt.Fprintf(&b, "%-12s %-58s %8s %7s %7s  %-34s %7s  %s\n", s.When, s.What, s.Real, seconds(s.From), seconds(s.Took), shows, seconds(s.Opened), s.Proof)
	}
	return b.String()
}

func on(cause string, scope ...string) *Blame {
	b := blame(cause, scope...)
	return &b
}

// ktConfigured is a site of 2021 with KT and, where it has one, a second carrier.
func ktConfigured(other bool) string {
	config := `site: store
uplinks:
  - {name: KT, interface: eth0, circuit: KT-1001, call: KT enterprise desk, anchors: {inside: [198.51.100.1]}, capacity: {down: 100Mbps, up: 100Mbps}}
SECOND UPLINK
anchors:
  domestic: [198.51.100.11]
  foreign: [1.1.1.1, 8.8.8.8, 9.9.9.9]
dns:
  resolvers:
    - {name: KT DNS, address: 192.0.2.53, uplink: KT}
SECOND RESOLVER
providers:
  - name: Pay
    probes: ["https://api.pay.example/health"]
host: {disks: [/run]}
endpoints: []
services:
  - {name: Card payment, needs: [provider/Pay, uplink/any]}
  - {name: Telephone, needs: [uplink/KT]}
`
	lines := [2]string{"", "    - {name: Quad9, address: 9.9.9.9}\n"}
	if other {
		lines = [2]string{
			"  - {name: LGU+, interface: eth1, circuit: LG-2002, call: LGU+ desk, anchors: {inside: [198.51.100.2]}}\n",
			"    - {name: LGU+ DNS, address: 192.0.2.54, uplink: LGU+}\n",
		}
	}
	return strings.NewReplacer("SECOND UPLINK\n", lines[0], "SECOND RESOLVER\n", lines[1]).Replace(config)
}

// kt is 25 October 2021: DNS was slow for half a minute, and then nothing past
// KT's first routers answered, for 89 minutes; KT spoke of an attack, and took
// it back when all was over. Times are those of notes and press, in KST.
func kt(other bool) Story {
	name, arrange, payment := "KT 2021, with a second carrier", func(*Network) error { return nil }, "ok"
	if !other {
		name, arrange, payment = "KT 2021, no other carrier", func(n *Network) error { return n.unplug(n.line("B")) }, "down"
	}
	slow, core, transit, loss := slowResolver(resolver1, 1500*time.Millisecond), coreDead("A"), transitDead("A"), losing("A", 30)
	dead := on("uplink.core", "KT")
	return Story{
		Name: name, Process: Process{Config: ktConfigured(other)}, Arrange: arrange, Quick: other,
		Times: *dead,
		// Its resolver is slow before its core is gone: the same incident, found out.
		Threads: [][]Blame{{*dead, blame("dns.slow", "KT DNS"), blame("uplink.transit", "KT"), blame("uplink.loss", "KT")}},
		Stages: []Stage{
			{When: "11:16:00", What: "queries pile up, KT's resolver takes 1.5 s", Real: 30 * second, Least: 15 * second, Do: slow.Inject, Proved: slow.Proved},
			{When: "11:16:30", What: "routes flood KT's core: nothing past the first router", Real: 210 * second, Least: 12 * second, Do: core.Inject,
				Shows: dead, Within: uplinkOpen, Services: map[string]string{"Telephone": "down", "Card payment": payment}},
			{When: "11:20", What: "KT recognises it, and says nothing", Real: 40 * time.Minute, Least: 5 * second},
			{When: "12:00", What: "KT speaks of a large DDoS attack", Real: 10 * time.Minute, Least: 12 * second, Proved: core.Proved, Says: &Statement{
				Provider: "KT", Text: "large DDoS attack around 11:00", Kind: "cause", Stances: []string{"contradicted", "not testable here"}, On: dead}},
			{When: "12:10", What: "the country is back, abroad is not; DNS is well", Real: 15 * time.Minute, Least: 15 * second,
				Do: doing(transit.Inject, core.Heal, slow.Heal), Shows: on("uplink.transit", "KT"), Within: 30 * second, Proved: transit.Proved},
			{When: "12:25", What: "abroad is back, 30 % are lost", Real: 20 * time.Minute, Least: 25 * second,
				Do: doing(loss.Inject, transit.Heal), Shows: on("uplink.loss", "KT"), Within: 45 * second, Proved: loss.Proved},
			{When: "12:45", What: "all is well, until the incident is closed", Do: loss.Heal, Resolves: 150 * second},
			{When: "12:46", What: "KT reports the recovery", Real: 100 * time.Minute, Least: 5 * second, Most: 20 * second, Quiet: true,
				Says: &Statement{Provider: "KT", Text: "12:45 service restored", Kind: "resolved", Stances: []string{"supported"}}},
			{When: "14:28", What: "KT takes it back: a routing error", Least: 5 * second, Quiet: true, Says: &Statement{
				Provider: "KT", Text: "14:28 routing error, not an attack", Kind: "cause", Reversal: true, Stances: []string{"not testable here"}}},
		},
	}
}

// azureConfigured is a site with hosts of its own, and a region of a cloud.
var azureConfigured = strings.NewReplacer(
	"name: Pay\n", "name: Azure\n    components: [Korea Central]\n",
	"provider/Pay", "provider/Azure", "call: Pay's desk 3003", "call: Azure's desk",
	"services:\n", "services:\n  - {name: Check-in, needs: [endpoint/Check-in desks]}\n  - {name: Booking, needs: [provider/Azure]}\n",
).Replace(floorConfigured)

// otherRegion is a page that is red for a region that this site does not use.
var otherRegion = strings.NewReplacer(
	`{"id":"c1","name":"API","status":"major_outage"`, `{"id":"c2","name":"Central US","status":"major_outage"`,
	`{"id":"c1","name":"API","status":"major_outage","group":false}`,
	`{"id":"c1","name":"Korea Central","status":"operational","group":false},{"id":"c2","name":"Central US","status":"major_outage","group":false}`,
	"API is down", "Central US: storage and compute",
).Replace(redPage)

// crowdStrike is 19 July 2024: a cloud's other region failed the evening
// before, and was well again; then hosts with Windows and one agent fell silent
// wherever they stood, while everything else was fine. Times are UTC.
func crowdStrike() Story {
	first, then, more := silent(desks, 1, 10), silent(desks, 11, 18), silent(offices, 1, 10)
	restarting := pulsing(silent(desks, 19, 19), 12*second, 4*second)
	mass, wide := on("endpoint.mass", desks.group), on("endpoint.mass", desks.group, offices.group)
	return Story{
		Name: "CrowdStrike 2024", Process: Process{Config: azureConfigured}, Arrange: furnishFloors, Quick: true,
		Times:   *mass,
		Threads: [][]Blame{{*mass, *wide, blame("endpoint.mass", offices.group)}},
		Stages: []Stage{
			{When: "18th 21:40", What: "Azure Central US fails: the page is red for that region", Real: 315 * time.Minute, Least: 20 * second, Most: 60 * second,
				Do: pageSays(otherRegion).Inject, Proved: pageSays(otherRegion).Proved, Quiet: true},
			{When: "19th 02:55", What: "the page is green again", Real: 74 * time.Minute, Least: 12 * second, Most: 20 * second,
				Do: pageSays(otherRegion).Heal, Proved: pageSays("").Proved, Quiet: true},
			{When: "04:09", What: "the first hosts with Windows and the agent fall silent", Real: 5 * time.Minute, Least: 20 * second,
				Do: doing(first.Inject, restarting.Inject), Shows: mass, Within: massOpen, Services: map[string]string{"Check-in": "down"}, Proved: first.Proved},
			{When: "04:14", What: "more of them do, on another floor too; one restarts and restarts", Real: 73 * time.Minute, Least: 20 * second,
				Do: doing(then.Inject, more.Inject), Shows: wide, Within: massOpen, Headline: []string{"agent=falcon"}, Proved: more.Proved},
			{When: "05:27", What: "the update is taken back; nothing comes back by itself", Real: 4 * time.Minute, Least: 5 * second},
			{When: "05:31", What: "CrowdStrike: not an attack", Real: 60 * time.Minute, Least: 10 * second, Most: 90 * second, Says: &Statement{
				Provider: "falcon", Text: "content update for Windows hosts, this is not a security incident or cyberattack", Kind: "cause",
				Stances: []string{"not testable here"}, On: wide}},
			{When: "06:30", What: "the press: a Microsoft cloud outage", Real: 60 * time.Minute, Least: 10 * second, Most: 60 * second, Proved: restarting.Proved, Says: &Statement{
				Provider: "Azure", Text: "Microsoft cloud outage hits airlines", Kind: "ack", Stances: []string{"not testable here", "contradicted"}, On: wide, Not: true}},
			{When: "09:00", What: "hands repair host by host: half of them", Real: 540 * time.Minute, Least: 15 * second, Most: 60 * second,
				Do: doing(first.Heal, restarting.Heal)},
			{When: "18:00", What: "and the rest, until the incident is closed", Do: doing(then.Heal, more.Heal), Resolves: 150 * second},
		},
	}
}

// awsEast is 20 October 2025: a name lost its addresses; when it had them again,
// what stood behind it failed for hours more. It is one incident.
func awsEast() Story {
	empty, broken := naming("empty", payHost, NameEmpty, resolver1, resolver2), failing503()
	record, down := on("provider.record", "Pay"), on("provider.down", "Pay")
	return Story{
		Name: "AWS us-east-1 2025", Process: withFile, Times: *record, Threads: [][]Blame{{*record, *down}},
		Stages: []Stage{
			{When: "06:48", What: "the provider's name has no address any more", Real: 157 * time.Minute, Least: 20 * second, Most: 60 * second,
				Do: empty.Inject, Shows: record, Within: providerOpen, Proved: empty.Proved},
			{When: "09:25", What: "it has one again, and answers 503", Real: 715 * time.Minute, Least: 20 * second, Most: 90 * second,
				Do: doing(broken.Inject, empty.Heal), Shows: down, Within: time.Minute, Proved: broken.Proved},
			{When: "21:20", What: "all is well, until the incident is closed", Do: broken.Heal, Resolves: 6 * time.Minute},
		},
	}
}
