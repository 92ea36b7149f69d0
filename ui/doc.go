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
// From 160 columns on the panes stand in two columns, and the evidence beside
// the verdict; from 120 on the panes do so if their rows need it. Where there is no room
// for the rows of all panes, one of them has its rows and the others a line
// each, or their signs in its title; where there is none for that, the verdict
// has the screen, and below it a line for each pane. That is the layout auto;
// layouts.go has the others, which come back to it where they have no room.
package ui
