package icmp

import "golang.org/x/sys/unix"

// Filter keeps everybody's other ICMP traffic from waking a raw socket: it
// lets through echo replies with our identifier, and errors.
func Filter(fd int, ipv6 bool, id uint16) error {
	program := filterProgram(ipv6, id)
	return unix.SetsockoptSockFprog(fd, unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{
		Len: uint16(len(program)), Filter: &program[0],
	})
}

// filterProgram is classic BPF (Linux, Documentation/networking/filter.rst).
// An IPv4 packet begins with its IP header, whose length goes into X; an IPv6
// one with its ICMP header.
func filterProgram(ipv6 bool, id uint16) []unix.SockFilter {
	reply, errorTypes := uint32(type4Reply), []uint32{type4Unreachable, type4Exceeded, type4Parameter}
	const all = 0x40000 // more than any packet has
	program := []unix.SockFilter{{Code: unix.BPF_LDX | unix.BPF_B | unix.BPF_MSH, K: 0}}
	if ipv6 {
		reply, errorTypes = type6Reply, []uint32{type6Unreachable, type6TooBig, type6Exceeded, type6Parameter}
		program = []unix.SockFilter{{Code: unix.BPF_LDX | unix.BPF_W | unix.BPF_IMM, K: 0}}
	}
	program = append(program, unix.SockFilter{Code: unix.BPF_LD | unix.BPF_B | unix.BPF_IND, K: 0})
	equal := func(k uint32, yes, no uint8) {
		program = append(program, unix.SockFilter{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: k, Jt: yes, Jf: no})
	}
	for i, errorType := range errorTypes {
		equal(errorType, uint8(len(errorTypes)-i+3), 0)
	}
	equal(reply, 0, 2)
	program = append(program, unix.SockFilter{Code: unix.BPF_LD | unix.BPF_H | unix.BPF_IND, K: 4})
	equal(uint32(id), 1, 0)
	return append(program,
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: 0},
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: all})
}
