package model

import "time"

// LogLine is one line of a log. Its text has no control characters but SGR colour
// sequences in their shortest common form, \x1b[...m; safetext.LogLine makes it.
type LogLine struct {
	At       time.Time
	Ingested time.Time // zero when not known
	Text     string
	Part     bool       // a further line of the event that the line before it is of
	Late     bool       // of several logs that are read as one: later lines were handed over before it
	Origin   *LogOrigin // shared by all lines of a stream; nil where it is not known
}

// LogOrigin is where a line was written.
type LogOrigin struct {
	Function string // empty for what is no function's
	Version  string // of the function, as the stream's name tells it; empty when it does not
	Group    string
	Stream   string
}

// LogSource names a log to read.
type LogSource struct {
	Group    string
	Stream   string    // empty: all streams of the group
	Build    string    // id of the build whose log it is, empty for none
	Function string    // name of the function whose log it is, empty for none
	Stage    string    // only lines of what that stage serves, where they can be told apart
	Version  string    // only lines of that version, where they can be told apart
	Tail     bool      // begin with the newest lines instead of the oldest
	From     time.Time // begin with the lines of that time, in UTC; zero: as Tail says
	Serial   uint64    // tells following a log again from having followed it before; any number
}

// LogPage is one answer of a log. Token asks for what follows it; it is the same
// as the one that was given when there is no more yet. An empty page is not the
// end.
type LogPage struct {
	Lines []LogLine
	Token string
}

// LogStream is one stream of a log group.
type LogStream struct {
	Name     string
	FirstAt  time.Time
	LastAt   time.Time // of the last line known to AWS, which may lag by an hour
	Ingested time.Time
}

// LogRead asks for a page of a stream. Without Token it begins at From, or at the
// oldest or newest line.
type LogRead struct {
	Group    string
	Stream   string
	Token    string
	From     time.Time // zero: from the first line
	FromTail bool      // without Token: the newest page instead of the oldest
	// Overwritten says that a carriage return begins its line anew, as progress bars
	// mean it. Without it, it ends the line: functions write stack traces so.
	Overwritten bool
	Lines       int // the page has no more events than that; 0: as many as there is room for
}
