//go:build !linux

package ping

import "net"

// newKernelPath returns the function that reports an interface that is gone or
// switched off. Routes are for the real packet to find out.
func newKernelPath() func(Request) error { return kernelPath }

func kernelPath(request Request) error {
	if request.Interface == "" {
		return nil
	}
	device, err := net.InterfaceByName(request.Interface)
	if err != nil {
		return err
	}
	if device.Flags&net.FlagUp == 0 {
		return local("link-down", "not sent: "+request.Interface+" is switched off on this host")
	}
	return nil
}
