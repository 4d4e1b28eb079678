package shell

import "github.com/aloftdeck/aloft/model"

// Opened is an account and Region that was opened, and is read.
type Opened struct {
	model.Way
	Shown    bool
	Identity model.Identity
	Trouble  *model.Failure // why it can not be read; nil where it can
	ReadOnly bool           // nothing may be written there
	UnderWay int            // changes
}

// Switch asks whoever holds the cockpits of all accounts to show another one.
type Switch struct{ To model.Way }
