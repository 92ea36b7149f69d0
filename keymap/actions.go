package keymap

import "example.com/noctop/internal/i18n"

// Action is something a key does, by the name it has in the configuration.
type Action string

// The actions.
const (
	Quit          Action = "quit"
	Suspend       Action = "suspend"
	Help          Action = "help"
	Back          Action = "back"
	Filter        Action = "filter"
	Sort          Action = "sort"
	SortReverse   Action = "sort-reverse"
	Columns       Action = "columns"
	Layout        Action = "layout"
	Freeze        Action = "freeze"
	Command       Action = "command"
	Copy          Action = "copy"
	Note          Action = "note"
	Ack           Action = "ack"
	Mute          Action = "mute"
	Unmute        Action = "unmute"
	ProbeNow      Action = "probe-now"
	Theme         Action = "theme"
	Detail        Action = "detail"
	Evidence      Action = "evidence"
	Manual        Action = "manual"
	Trace         Action = "trace"
	Primary       Action = "primary"
	Prove         Action = "prove"
	Bulletin      Action = "bulletin"
	Answer        Action = "answer"
	Zoom          Action = "zoom"
	Timeline      Action = "timeline"
	MarkPrevious  Action = "mark-previous"
	MarkNext      Action = "mark-next"
	SecondBack    Action = "second-back"
	SecondForward Action = "second-forward"
	MinuteBack    Action = "minute-back"
	MinuteForward Action = "minute-forward"
	More          Action = "more"
	Less          Action = "less"
	Write         Action = "write"
	Language      Action = "language"
	Views         Action = "views"
	ViewNext      Action = "view-next"
	ViewPrevious  Action = "view-previous"
	FocusNext     Action = "focus-next"
	FocusPrevious Action = "focus-previous"
	Focus1        Action = "focus-1"
	Focus2        Action = "focus-2"
	Focus3        Action = "focus-3"
	Focus4        Action = "focus-4"
	Focus5        Action = "focus-5"
	Focus6        Action = "focus-6"
	Focus7        Action = "focus-7"
	Focus8        Action = "focus-8"
	Focus9        Action = "focus-9"
	Up            Action = "up"
	Down          Action = "down"
	PageUp        Action = "page-up"
	PageDown      Action = "page-down"
	Top           Action = "top"
	Bottom        Action = "bottom"
)

// Pane returns the number of the pane that a focus-N action goes to, or 0.
func (a Action) Pane() int {
	const stem = len(Focus1) - 1
	if len(a) == stem+1 && a[:stem] == Focus1[:stem] && a[stem] >= '1' && a[stem] <= '9' {
		return int(a[stem] - '0')
	}
	return 0
}

// binding is an action with its default keys, the one to show first.
type binding struct {
	action      Action
	keys        []string
	description i18n.Text
}

// groups are all actions in the order of the help.
var groups = []struct {
	name     i18n.Text
	bindings []binding
}{
	{i18n.T("Look closer"), []binding{
		{Evidence, []string{"e"}, i18n.T("the evidence for and against the verdict")},
		{Detail, []string{"enter"}, i18n.T("all about the selected row")},
		{Manual, []string{"i"}, i18n.T("the manual's page on the verdict, or on this pane; tab for the next one")},
		{Trace, []string{"T"}, i18n.T("trace the way out by the uplink of the selected row")},
		{Primary, []string{"P"}, i18n.T("see things by the uplink of the selected row first; again: by all")},
		{Prove, []string{"x"}, i18n.T("your own tools on the selected row: ping, mtr, dig, curl, openssl, ip, ss")},
		{Zoom, []string{"z"}, i18n.T("give the whole screen to this pane, and back")},
		{Filter, []string{"/"}, i18n.T("show only the rows that contain a text")},
		{Command, []string{":"}, i18n.T("a command line: ask about a host, jump to a name, do anything by its name")},
		{Sort, []string{"s"}, i18n.T("sort this pane by its next column, and at last as it was")},
		{SortReverse, []string{"S"}, i18n.T("sort it the other way round")},
		{Columns, []string{"c"}, i18n.T("choose the columns of this pane")},
		{Answer, []string{"v"}, i18n.T("in a quiz: name the fault")},
	}},
	{i18n.T("Act"), []binding{
		{Ack, []string{"a"}, i18n.T("say that you work on the incident of the row, or the worst; on what is acknowledged, lift that")},
		{Mute, []string{"m"}, i18n.T("mute a verdict or what it is about; on what is muted, lift that")},
		{Unmute, []string{"M"}, i18n.T("lift a mute")},
		{ProbeNow, []string{"p"}, i18n.T("measure everything now")},
	}},
	{i18n.T("Time"), []binding{
		{Timeline, []string{"t"}, i18n.T("the timeline; from the past, back to now")},
		{MarkPrevious, []string{"["}, i18n.T("to the incident, claim or note before; in a drill, to the turn before")},
		{MarkNext, []string{"]"}, i18n.T("to the next one")},
		{SecondBack, []string{"left"}, i18n.T("a second back, with the timeline open")},
		{SecondForward, []string{"right"}, i18n.T("a second on")},
		{MinuteBack, []string{"<", "shift+left"}, i18n.T("a minute back")},
		{MinuteForward, []string{">", "shift+right"}, i18n.T("a minute on")},
		{More, []string{"+", "="}, i18n.T("a longer timeline; a recording: faster")},
		{Less, []string{"-"}, i18n.T("a shorter timeline; a recording: slower")},
	}},
	{i18n.T("Bulletin"), []binding{
		{Bulletin, []string{"b"}, i18n.T("the bulletin of the incident; with none open, the handover")},
		{Write, []string{"w"}, i18n.T("write the bulletin to a file")},
		{Language, []string{"l"}, i18n.T("English or Korean; over a bulletin, of it alone")},
	}},
	{i18n.T("Views"), []binding{
		{Views, []string{"V"}, i18n.T("the list of views, to choose one: its number does so at once")},
		{ViewNext, []string{"}"}, i18n.T("the next view; esc goes back to the triage")},
		{ViewPrevious, []string{"{"}, i18n.T("the previous view")},
	}},
	{i18n.T("Panes"), []binding{
		{FocusNext, []string{"tab"}, i18n.T("the next pane")},
		{FocusPrevious, []string{"shift+tab"}, i18n.T("the previous pane")},
		{Focus1, []string{"1"}, i18n.T("the pane of that number")},
		{Focus2, []string{"2"}, i18n.Text{}},
		{Focus3, []string{"3"}, i18n.Text{}},
		{Focus4, []string{"4"}, i18n.Text{}},
		{Focus5, []string{"5"}, i18n.Text{}},
		{Focus6, []string{"6"}, i18n.Text{}},
		{Focus7, []string{"7"}, i18n.Text{}},
		{Focus8, []string{"8"}, i18n.Text{}},
		{Focus9, []string{"9"}, i18n.Text{}},
	}},
	{i18n.T("Move"), []binding{
		{Up, []string{"up", "k"}, i18n.T("key|up")},
		{Down, []string{"down", "j"}, i18n.T("key|down")},
		{PageUp, []string{"pgup", "ctrl+u"}, i18n.T("a page up")},
		{PageDown, []string{"pgdown", "ctrl+d"}, i18n.T("a page down")},
		{Top, []string{"g", "home"}, i18n.T("to the first row")},
		{Bottom, []string{"G", "end"}, i18n.T("to the last row")},
	}},
	{i18n.T("Screen"), []binding{
		{Freeze, []string{" "}, i18n.T("freeze the display; measuring goes on")},
		{Copy, []string{"y"}, i18n.T("copy the verdict and its evidence, as for a ticket")},
		{Note, []string{"n"}, i18n.T("enter what a provider said: a press line, a phone call")},
		{Theme, []string{"C"}, i18n.T("other colours: the next theme")},
		{Layout, []string{"L"}, i18n.T("the next layout of the panes")},
		{Help, []string{"?"}, i18n.T("this help")},
		{Back, []string{"esc"}, i18n.T("back, one step")},
		{Suspend, []string{"ctrl+z"}, i18n.T("to the shell; fg comes back")},
		{Quit, []string{"q", "ctrl+c"}, i18n.T("quit")},
	}},
}

// fixed are keys whose meaning nobody can change: there must be a way out.
var fixed = map[string]Action{"ctrl+c": Quit, "esc": Back}

// Names returns the names of all actions, in the order of the help.
func Names() []string {
	var names []string
	for _, group := range groups {
		for _, b := range group.bindings {
			names = append(names, string(b.action))
		}
	}
	return names
}
