package history

import "time"

// Play is how a recording is being played.
type Play struct {
	Speed   float64 // times as fast as it happened; 0: as fast as can be
	Paused  bool
	Seeking bool      // on its way to another moment
	Come    int       // how much of that way it has come, in percent
	Ended   bool      // there is no more of it
	At      time.Time // the moment it has come to; zero before the first
	Err     error     // what of it could not be read
}
