package main

import (
	"net"
	"strings"

	"golang.org/x/net/dns/dnsmessage"
)

// answerAll answers every question on a socket: names under example.com have an
// address unless noctop or the digs have made them up, and all else is refused.
func answerAll(socket net.PacketConn) {
	buffer := make([]byte, 1500)
	for {
		size, from, err := socket.ReadFrom(buffer)
		if err != nil {
			return
		}
		if reply, err := answer(buffer[:size]); err == nil {
			_, _ = socket.WriteTo(reply, from)
		}
	}
}

func answer(query []byte) ([]byte, error) {
	var parser dnsmessage.Parser
	header, err := parser.Start(query)
	if err != nil {
		return nil, err
	}
	question, err := parser.Question()
	if err != nil {
		return nil, err
	}
	message := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: header.ID, Response: true, RecursionDesired: header.RecursionDesired, RecursionAvailable: true},
		Questions: []dnsmessage.Question{question},
	}
	asked := strings.ToLower(question.Name.String())
	switch {
	case !strings.HasSuffix("."+asked, ".example.com."):
		message.RCode = dnsmessage.RCodeRefused
	case strings.HasPrefix(asked, "noctop-"):
		message.RCode = dnsmessage.RCodeNameError
	case question.Type == dnsmessage.TypeA:
		message.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: question.Name, Class: question.Class, TTL: 300},
			Body:   &dnsmessage.AResource{A: [4]byte{203, 0, 113, 80}},
		}}
	}
	return message.Pack()
}
