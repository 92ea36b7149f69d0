package host

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// unitRow is a unit on the wire, as systemd sends it.
type unitRow struct {
	Name, Description, Load, Active, Sub, Following string
	Path                                            dbus.ObjectPath
	Job                                             uint32
	JobType                                         string
	JobPath                                         dbus.ObjectPath
}

// serveBus stands for the system's bus and systemd behind it on one end of a
// pipe. It answers the calls that answer knows.
func serveBus(t *testing.T, wire net.Conn, answer func(member string, body []any) any) {
	t.Helper()
	in := bufio.NewReader(wire)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.Trim(line, "\x00\r\n")
		if line == "BEGIN" {
			break
		}
		reply := "REJECTED EXTERNAL\r\n"
		if strings.HasPrefix(line, "AUTH EXTERNAL") {
			reply = "OK 0123456789abcdef0123456789abcdef\r\n"
		}
		if _, err := wire.Write([]byte(reply)); err != nil {
			return
		}
	}
	for {
		call, err := dbus.DecodeMessage(in)
		if err != nil {
			return
		}
		member, _ := call.Headers[dbus.FieldMember].Value().(string)
		said := answer(member, call.Body)
		if said == nil {
			continue // it never answers that
		}
		reply := &dbus.Message{Type: dbus.TypeMethodReply, Headers: map[dbus.HeaderField]dbus.Variant{
			dbus.FieldReplySerial: dbus.MakeVariant(call.Serial()), dbus.FieldSignature: dbus.MakeVariant(dbus.SignatureOf(said)),
		}, Body: []any{said}}
		if err := reply.EncodeTo(wire, binary.LittleEndian); err != nil {
			return
		}
	}
}

// pipeline is one end of a connection in memory, with a bus at the other.
func pipeline(t *testing.T, answer func(member string, body []any) any) net.Conn {
	t.Helper()
	ours, theirs := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer theirs.Close()
		serveBus(t, theirs, answer)
	}()
	t.Cleanup(func() { ours.Close(); <-done })
	return ours
}

func TestUnitsOverTheBus(t *testing.T) {
	row := func(name, load, active string) unitRow {
		return unitRow{Name: name, Load: load, Active: active, Path: "/a", JobPath: "/"}
	}
	ours := pipeline(t, func(member string, body []any) any {
		switch member {
		case "Hello":
			return ":1.7"
		case "ListUnitsFiltered":
			return []unitRow{row("nginx.service", "loaded", "failed")}
		case "ListUnitsByNames":
			names, _ := body[0].([]string)
			return []unitRow{row(names[0], "not-found", "inactive")}
		}
		return nil
	})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	failed, named, err := askOver(ctx, ours, true, []string{"falcon-sensor.service"})
	if err != nil || len(failed) != 1 || failed[0] != (Unit{"nginx.service", "loaded", "failed"}) ||
		len(named) != 1 || named[0] != (Unit{"falcon-sensor.service", "not-found", "inactive"}) {
		t.Errorf("got %+v, %+v, %v", failed, named, err)
	}
}

// A bus that falls silent at any point, or talks of something else, holds up
// nobody for long.
func TestTheBusFallsSilent(t *testing.T) {
	for _, silent := range []string{"Hello", "ListUnitsFiltered", "ListUnitsByNames"} {
		ours := pipeline(t, func(member string, _ []any) any {
			switch member {
			case silent:
				return nil
			case "Hello":
				return ":1.7"
			}
			return []unitRow{}
		})
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		began := time.Now()
		_, _, err := askOver(ctx, ours, true, []string{"a.service"})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 2*time.Second {
			t.Errorf("silent at %s: %v after %s", silent, err, time.Since(began))
		}
	}
	ours := pipeline(t, func(member string, _ []any) any {
		if member == "Hello" {
			return ":1.7"
		}
		return "no list"
	})
	if _, _, err := askOver(t.Context(), ours, true, nil); err == nil {
		t.Error("a text is a list of units")
	}
}
