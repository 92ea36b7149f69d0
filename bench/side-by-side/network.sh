# The network of the side-by-side runs. Its names lie in a /run of their own,
# and go with the process that made them.
#
#        eth0 -- gatewayA -- providerA ~~ wa
#  home                                      world
#        eth1 -- gatewayB -- providerB ~~ wb
mount -t tmpfs tmpfs /run
if [ -e /etc/resolv.conf ]; then # what programs here ask is in the network too
	echo nameserver 10.99.0.53 >resolv.conf
	mount --bind resolv.conf /etc/resolv.conf
fi
for machine in home gatewayA gatewayB providerA providerB world; do
	ip netns add $machine
	ip -n $machine link set lo up
	for setting in ip_forward=1 conf.all.rp_filter=0 conf.default.rp_filter=0 icmp_ratelimit=0; do
		ip netns exec $machine sh -c 'echo "${1#*=}" >"/proc/sys/net/ipv4/$(echo "${1%=*}" | tr . /)"' sh $setting
	done
done
ip netns exec home sh -c 'echo "0 0" >/proc/sys/net/ipv4/ping_group_range'

# cable A DEVICE ADDRESS B DEVICE ADDRESS
cable() {
	ip link add "$2" netns "$1" type veth peer name "$5" netns "$4"
	ip -n "$1" addr add "$3" dev "$2"
	ip -n "$4" addr add "$6" dev "$5"
	ip -n "$1" link set "$2" up
	ip -n "$4" link set "$5" up
}
# wire MACHINE DEVICE ADDRESS
wire() {
	ip -n "$1" tuntap add "$2" mode tun
	ip -n "$1" addr add "$3" dev "$2"
	ip -n "$1" link set "$2" up
}
# line LETTER NUMBER METRIC
line() {
	cable home "eth$(($2 - 1))" "10.$2.0.2/24" "gateway$1" lan "10.$2.0.1/24"
	cable "gateway$1" wan "10.1$2.0.2/24" "provider$1" customer "10.1$2.0.1/24"
	side=w$(echo "$1" | tr AB ab)
	wire "provider$1" core "10.2$2.0.2/24"
	wire world "$side" "10.2$2.0.1/24"
	ip -n home route add default via "10.$2.0.1" dev "eth$(($2 - 1))" metric "$3"
	ip -n "gateway$1" route add default via "10.1$2.0.1"
	ip -n "provider$1" route add default via "10.2$2.0.1"
	ip -n "provider$1" route add "10.$2.0.0/24" via "10.1$2.0.2"
	ip -n world route add "10.$2.0.0/24" via "10.2$2.0.2"
	ip -n world route add "10.1$2.0.0/24" via "10.2$2.0.2"
}
line A 1 100
line B 2 200
for address in 1.1.1.1 8.8.8.8 9.9.9.9 10.99.0.53 203.0.113.80; do
	ip -n world addr add $address/32 dev lo
done
ip -n world route add local 10.50.0.0/24 dev lo # the endpoints
ip -n gatewayA route add local 10.60.0.0/16 dev lo # and those of the crowd
