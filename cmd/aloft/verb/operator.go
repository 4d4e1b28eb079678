package verb

import (
	"cmp"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// demoOperator is who moves in the embedded account.
const demoOperator = "you"

// operator is who makes a move: ALOFT_USER, else the user behind sudo, else the
// login name. The AWS identity is added once it is known.
func (e *Env) operator() model.Operator {
	// On Windows the login name carries the domain.
	login := e.Login[strings.LastIndexByte(e.Login, '\\')+1:]
	name := cmp.Or(e.Getenv("ALOFT_USER"), e.Getenv("SUDO_USER"), login, e.Getenv("LOGNAME"), e.Getenv("USER"), "unknown")
	host, _, _ := strings.Cut(e.Hostname, ".")
	return model.Operator{Name: safetext.Line(name), Host: safetext.Line(host)}
}
