package config

// The parts of the configuration that "noctop init" writes.
const (
	sampleHead = `# noctop's configuration. Every section is optional: one that is absent is
# discovered, an empty list switches it off. Lines that begin with "#" are
# examples. Check the file with "noctop config check FILE".
`

	sampleScreen = `
# language: auto            # auto | en | ko
# theme: plain              # a theme's name, or the path of its file
# glyphs: auto              # auto | unicode | ascii
# plots: auto               # auto | braille | block | ascii: what series are drawn with
# mouse: false              # a click chooses a row; selecting text then needs shift
# view: triage              # what it begins with: triage | uplinks | dns | endpoints | services | feeds |
#                           # incidents | host | log (default: the view of the last time)
# layout:                   # auto | stacked | columns | focus | wall, or rows of panes:
#   - [uplinks, dns]        # side by side
#   - {host: 1, providers: 2, height: 3}    # with shares of the width, and of the lines
#   - [endpoints]
# remember: true            # start with the view, filters, sort order and columns of the last time
# keys: {quit: [q]}         # an action's name and its keys; "?" lists them
`

	sampleUplinksHead = `
# Each way out of this site. Give it the ISP's name, its circuit and whom to
# call, which bulletins and the verdict show.
`

	sampleUplinkMore = `    # circuit: KT-1001
    # call: KT enterprise desk 080-000-0000
    # shares: [exchange-ahyeon, duct-7]     # what it shares with other uplinks
    # capacity: {down: 1Gbps, up: 1Gbps}
    # anchors: {inside: [192.0.2.1]}        # addresses within the ISP's own network
`

	sampleNoUplinks = `# None has a default route now: they are discovered when one appears.
# uplinks:
#   - name: KT
#     interface: eth0
`

	sampleAnchors = `
# Addresses that should always answer, by every uplink. Name some within your
# country, to part a fault of your ISP from one of its routes abroad.
# anchors:
#   domestic: [192.0.2.10]
#   foreign: [1.1.1.1, 8.8.8.8, 9.9.9.9, "2606:4700:4700::1111", "2001:4860:4860::8888"]
#   # Pages that answer 204, asked for once a minute to find captive portals; [] for none.
#   portal: ["http://connectivitycheck.gstatic.com/generate_204", "http://cp.cloudflare.com/generate_204"]
`

	sampleResolversHead = `
dns:
  # 192.0.2.1, 192.0.2.1:5353, "[2001:db8::1]:53", tls://192.0.2.1,
  # https://dns.example/dns-query, or system: what programs here use
  resolvers:
`

	sampleRest = `  # names:                  # asked of every resolver, and what they must come to
  #   - {name: pay.example.com, expect: [203.0.113.80]}
  # probes: {warm: example.com, cold: example.com}

# What others run, and what they say about it.
# providers:
#   - use: aws              # of the built-in catalogue
#     regions: [ap-northeast-2]
#   - name: Payment gateway
#     feed: {format: statuspage, url: "https://status.pay.example/api/v2/summary.json", every: 60s}
#     components: [API]
#     probes: ["https://api.pay.example/health", "tcp://api.pay.example:443"]
#     call: payment desk 02-000-0000

# Your own hosts.
# endpoints:
#   - group: Check-in desks
#     every: 5s
#     targets: [10.20.0.0/26, desk-77.example]
#     tags: {os: windows, agent: falcon}

# This machine; "host: false" switches it off.
# host:
#   disks: [/, /var]
#   agents:                 # a name that is known, or what to look for
#     - falcon-sensor
#     - {name: Guard, process: guardd, unit: guard.service, paths: [/opt/guard]}
#   thresholds:             # from where on it is shown, and a fault; README lists them
#     conntrack: {warn: 75, crit: 90}
#     clock: {warn: 50ms, crit: never}

# What people use, and what it stands on: all of its needs.
# services:
#   - name: Card payment
#     needs: [provider/Payment gateway, uplink/any, dns]
#     owner: payments duty

# Planned work: what fails of it meanwhile is found and shown, and not announced.
# maintenance:
#   - of: [Payment gateway] # uplinks, resolvers, providers, groups
#     from: 2026-11-21T02:00+09:00
#     until: 2026-11-21T04:00+09:00
#     every: 7d             # once, where it is left out
#     why: new router

# Who is told of an incident: the terminal, a program that is run without a shell
# with the incident as JSON on its standard input, an address that is sent it.
# alerts:
#   bell: true              # when it begins and when it is over
#   quiet: "22:00-07:00"    # when nothing rings
#   title: true             # the verdict in the title of the terminal
#   osc9: false             # a notification by the terminal, where it can
#   command: [/usr/local/bin/page, duty]
#   webhook: https://hooks.example/noctop

# What was measured is kept, to go back to and to replay; "journal: off" keeps nothing.
# journal: {keep: 30d, size: 2GiB}
`
)
