package host

import (
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/godbus/dbus/v5"
)

// The sockets at which systemd can be asked: the system's bus, or for the
// superuser systemd itself.
var busSockets = []struct {
	path string
	bus  bool
}{{"/run/dbus/system_bus_socket", true}, {"/run/systemd/private", false}}

// askSystemd asks at the first socket that there is.
func askSystemd(ctx context.Context, names []string) (failed, named []Unit, err error) {
	if _, err := os.Stat("/run/systemd/system"); err != nil { // sd_booted(3)
		return nil, nil, errNoSystemd
	}
	for _, socket := range busSockets {
		var wire net.Conn
		wire, err = new(net.Dialer).DialContext(ctx, "unix", socket.path)
		if err != nil {
			continue
		}
		return askOver(ctx, wire, socket.bus, names)
	}
	return nil, nil, errNoSystemd
}

// askOver asks over a connection, and closes it.
func askOver(ctx context.Context, wire net.Conn, bus bool, names []string) (failed, named []Unit, err error) {
	defer wire.Close()
	if deadline, ok := ctx.Deadline(); ok {
		_ = wire.SetDeadline(deadline)
	}
	stop := context.AfterFunc(ctx, func() { _ = wire.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	conn, err := dbus.NewConn(wire)
	if err != nil {
		return nil, nil, err
	}
	defer conn.Close()
	if err := conn.Auth([]dbus.Auth{dbus.AuthExternal(strconv.Itoa(os.Geteuid()))}); err != nil {
		return nil, nil, orOver(ctx, err)
	}
	if bus {
		if err := conn.Hello(); err != nil {
			return nil, nil, orOver(ctx, err)
		}
	}
	manager := conn.Object("org.freedesktop.systemd1", "/org/freedesktop/systemd1")
	failed, err = list(ctx, manager, "ListUnitsFiltered", []string{"failed"})
	if err == nil && len(names) > 0 {
		named, err = list(ctx, manager, "ListUnitsByNames", names)
	}
	return failed, named, orOver(ctx, err)
}

// orOver prefers to say that the time was over to what it did to the connection.
func orOver(ctx context.Context, err error) error {
	var late net.Error
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &late) && late.Timeout():
		return context.DeadlineExceeded
	}
	return err
}

// list calls a method of org.freedesktop.systemd1.Manager that returns units.
func list(ctx context.Context, manager dbus.BusObject, method string, of []string) ([]Unit, error) {
	var rows []struct {
		Name, Description, Load, Active, Sub, Following string
		Path                                            dbus.ObjectPath
		Job                                             uint32
		JobType                                         string
		JobPath                                         dbus.ObjectPath
	}
	if err := manager.CallWithContext(ctx, "org.freedesktop.systemd1.Manager."+method, 0, of).Store(&rows); err != nil {
		return nil, err
	}
	units := make([]Unit, len(rows))
	for i, row := range rows {
		units[i] = Unit{Name: row.Name, Load: row.Load, Active: row.Active}
	}
	return units, nil
}
