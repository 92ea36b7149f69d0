package lab

import "time"

// The limits of the table of times that noctop is held to: to suspect, and to
// be open. The one of two seconds has one more: a machine that runs eight
// networks at once is late by itself, and the table printed shows by how much.
const (
	second = time.Second

	linkSuspect, linkOpen         = 3 * second, 5 * second
	uplinkSuspect, uplinkOpen     = 4 * second, 9 * second
	dnsSuspect, dnsOpen           = 8 * second, 15 * second
	providerSuspect, providerOpen = 15 * second, 45 * second

	// What was lost stays in the window that loss is judged by for a minute.
	lossRecover = 95 * second

	massSuspect, massOpen = 30 * second, 60 * second
	// Of loss and latency nothing is suspected before it is sure.
	brownoutOpen = 30 * second
	// One family of two is not the uplink: there is more to compare.
	familySuspect, familyOpen = 6 * second, 12 * second
	// What is there only now and then must still be told within this.
	flapOpen = 40 * second
)

func blame(cause string, scope ...string) Blame { return Blame{cause, scope} }
