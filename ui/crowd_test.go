package ui

import (
	"fmt"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/triage"
)

// A crowd is a hundred groups of fifty hosts each.
const crowdGroups, groupHosts = 100, 50

// moment is a crowd on some day, with everything that views show.
type moment struct {
	name   string
	of     func() *world
	silent int // hosts of each group
}

// moments are a good day, and one on which a hundred things have failed at once.
var moments = []moment{{"well", healthy, 0}, {"failing", allFails, groupHosts / 2}}

// at is the moment some seconds later, with as many samples of each series. From
// one second to the next other hosts, one of a thousand, lose a packet.
func (m moment) at(second, kept int) *history.Snapshot {
	w := m.of()
	w.kept = kept
	ago := time.Duration(second) * time.Second
	w.now = w.now.Add(ago)
	for subject := range w.broken {
		w.broken[subject] += ago
	}
	for group := range crowdGroups {
		how := []byte(strings.Repeat("x", m.silent) + strings.Repeat(".", groupHosts-m.silent))
		for i := range how {
			if how[i] == '.' && (group*groupHosts+i+second)%1000 == 0 {
				how[i] = '1'
			}
		}
		w.hosts = append(w.hosts, string(how))
	}
	s := busy(w)
	s.Seq = uint64(second)
	return s
}

// allFails is a world in which both uplinks, all resolvers, providers and names
// have just failed, with half of the hosts of every group: a hundred verdicts.
func allFails() *world {
	w := bothDead()
	first := w.result.Verdicts[0]
	for i := range crowdGroups - 1 {
		v := first
		group := fmt.Sprintf("Group %d", i+1)
		v.Cause, v.Scope, v.Incident = triage.CauseEndpointMass, []string{group}, fmt.Sprintf("20211025-%03d", i+2)
		v.Headline = i18n.T("%s: %d of %d hosts are silent, the network is fine", group, groupHosts/2, groupHosts)
		v.For = []triage.Evidence{{Text: i18n.T("%d of %d hosts of %s are silent: %s%s", groupHosts/2, groupHosts, group, "desk-1", ""), Weight: 20}}
		w.result.Verdicts = append(w.result.Verdicts, v)
	}
	return w
}
