// Package ui is the screen: one tea.Model, a layout, a file for each pane and
// overlay. It shows Snapshots and nothing else: it reads no clock, measures
// nothing and opens nothing.
//
//	title    noctop  seoul-noc                  11:16:24 KST   live   probing 14
//	banner   ✖ DOWN  what is broken, since when, whom it hurts, what to do
//	panes    1 UPLINKS …
//	         2 DNS …
//	         3 HOST …
//	         4 PROVIDERS …
//	footer   the keys that matter now
//
// From 120 columns on the panes stand in two columns, from 160 on the evidence
// stands beside the verdict. Where there is no room for all panes, one of them
// is shown below the verdict; where there is none for that, the verdict alone.
package ui
