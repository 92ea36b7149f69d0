//go:build !linux

package reach

// bindInterface returns errNotBound: the source address stands for the
// interface here.
func bindInterface(uintptr, string) error { return errNotBound }
