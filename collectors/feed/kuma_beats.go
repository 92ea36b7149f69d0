package feed

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"example.com/noctop/internal/observe"
)

// kumaHeartbeats are the monitors with their beats, oldest first.
type kumaHeartbeats struct {
	ids   []string
	beats []list[kumaBeat]
	more  bool
}

// kumaBeat is one measurement; one without a status is the number 0, which
// stands where nothing was measured yet.
type kumaBeat struct {
	Status word   `json:"status"`
	Time   string `json:"time"`
	Text   string `json:"msg"`
}

func (kumaBeat) limit() int { return maxItems }

// UnmarshalJSON reads a beat, or the number 0.
func (b *kumaBeat) UnmarshalJSON(raw []byte) error {
	if !bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) {
		*b = kumaBeat{}
		return nil
	}
	type plainBeat kumaBeat
	return json.Unmarshal(raw, (*plainBeat)(b))
}

// UnmarshalJSON reads the object of monitors in its own order.
func (h *kumaHeartbeats) UnmarshalJSON(raw []byte) error {
	decoder, err := opened(raw, '{')
	if err != nil {
		return err
	}
	for decoder.More() {
		if len(h.ids) == maxItems {
			h.more = true
			return nil
		}
		id, err := decoder.Token()
		if err != nil {
			return err
		}
		var beats list[kumaBeat]
		if err := decoder.Decode(&beats); err != nil {
			return err
		}
		h.ids, h.beats = append(h.ids, fmt.Sprint(id)), append(h.beats, beats)
	}
	return nil
}

var kumaStates = map[word]observe.Severity{
	"0": observe.SeverityMajor, "1": observe.SeverityOK, "2": observe.SeverityDegraded, "3": observe.SeverityMaintenance,
}

var kumaWords = map[word]string{"0": "down", "2": "pending", "3": "under maintenance"}

// into adds what the monitors find, by the names that the page gives them.
func (h kumaHeartbeats) into(read *reading, names map[string]component) {
	read.beyond(h.more, "monitors", maxItems)
	for i, id := range h.ids {
		called := names[id]
		name := cmp.Or(called.name, "monitor "+clip(id, 80))
		// The state is told by the event; the component is there to be asked for.
		read.components = append(read.components, component{id: id, group: called.group, name: name, state: observe.SeverityOK})
		e := event{Incident: observe.Incident{ID: "monitor/" + id, Title: name, Components: []string{name}}, aliases: []string{id, called.group}}
		last, since := lastBeat(h.beats[i].items)
		severity, known := kumaStates[last.Status]
		e.State, e.Started, e.Incident.Updated = severity, since, kumaDate(last.Time)
		read.updated = later(read.updated, e.Incident.Updated)
		switch {
		case last.Status == "":
			e.Title, e.unclear = name+" has no beat yet", name+" has no beat yet"
		case !known:
			e.unclear = unknownWord("status", name, last.Status)
		case h.beats[i].more:
			e.State, e.unclear = observe.SeverityUnknown, fmt.Sprintf("%s has more than %d beats: the last was not read", name, maxItems)
		case severity == observe.SeverityOK:
			continue
		}
		if said := kumaWords[last.Status]; said != "" {
			e.Title += " is " + said
		}
		if text := plain(last.Text); text != "" {
			e.Updates = []observe.Update{{At: e.Incident.Updated, Text: text}}
		}
		if severity == observe.SeverityMaintenance && e.unclear == "" {
			e.Stage = observe.StageInProgress
			read.maintenances = append(read.maintenances, e)
			continue
		}
		read.open = append(read.open, e)
	}
}

// lastBeat returns the last beat that is one, and since when the status has
// been the same.
func lastBeat(beats []kumaBeat) (last kumaBeat, since time.Time) {
	for _, beat := range slices.Backward(beats) {
		switch {
		case beat.Status == "":
			continue
		case last.Status == "":
			last = beat
		case beat.Status != last.Status:
			return last, since
		}
		since = kumaDate(beat.Time)
	}
	return last, since
}
