package verb

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// demoOperator is who moves in the embedded account.
const demoOperator = "you"

// operator is who makes a move: ALOFT_USER, else the user behind sudo, else the
// login name, else the user's number. The AWS identity is added once it is known.
func (e *Env) operator() model.Operator {
	// On Windows the login name carries the domain.
	login := e.Login[strings.LastIndexByte(e.Login, '\\')+1:]
	name := cmp.Or(e.Getenv("ALOFT_USER"), e.Getenv("SUDO_USER"), login, e.Getenv("LOGNAME"), e.Getenv("USER"))
	if name == "" && e.UID > 0 {
		name = fmt.Sprintf("uid%d", e.UID) // a container whose user has no name
	}
	host, _, _ := strings.Cut(e.Hostname, ".")
	return model.Operator{Name: safetext.Line(cmp.Or(name, "unknown")), Host: safetext.Line(host)}
}
