package lab

import (
	"time"
)

// trapRows are about what is no fault, and what noctop must say of itself.
var trapRows = []Scenario{
	{Name: "one anchor loses 30 %", Process: withFile, Fault: anchorLossy(foreign[1], 30), Hold: 40 * second},
	{Name: "one anchor limits its answers", Process: withFile, Fault: anchorLimits(foreign[0]), Hold: 40 * second},
	{Name: "two of three foreign anchors dead", Process: withFile, Fault: everyFault("two", anchorDead(foreign[0]), anchorDead(foreign[2])), Hold: 30 * second},
	{Name: "core dead for 3 s", Process: withFile, Fault: forAMoment(coreDead("A"), 3*second), Hold: 15 * second},
	{Name: "core dead for 2 s, three times", Process: withFile, Fault: pulsing(coreDead("A"), 2*second, 23*second), Hold: 60 * second},
	{Name: "the same address leased again", Process: withFile, Fault: leasedAgain("A"), Hold: 15 * second},
	{Name: "2 of 20 desks restart", Process: withFloor, Arrange: furnishFloors, Fault: forAMoment(silent(desks, 1, 2), 25*second), Hold: 40 * second},
	{Name: "one resolver fails for one name", Process: withFile, Fault: naming("broken at R1", payName, NameBroken, resolver1), Hold: 30 * second},
	{Name: "status page answers 500", Process: withFile, Fault: pageFails(500), Hold: 25 * second},
	{Name: "status page says nonsense", Process: withFile, Fault: pageSays(`{"page":`), Hold: 25 * second},
	{Name: "nearly full, nothing suffers", Process: withRate, Arrange: shape("A", 60*time.Millisecond), Settled: 25 * second, Fault: flooding("A", false, nearlyFull), Hold: 30 * second},
	{Name: "long wires: jitter of 20 ms", Process: withFile, Arrange: longWires, Settled: 25 * second,
		Fault: wireBehaves("jitter", "A", WireManner{Delay: 10 * time.Millisecond, Jitter: 20 * time.Millisecond}), Hold: 30 * second},
	{Name: "disk full", Process: withFile, Fault: diskFull("/run"),
		Expect: blame("host.disk", "/run"), Open: 30 * second, Round: 10 * second, Recover: 40 * second},
	{Name: "noctop runs 5 % of the time", Process: withFile, Fault: starved(100*time.Millisecond, 1900*time.Millisecond), Hold: 20 * second, Shows: "monitor"},
}
