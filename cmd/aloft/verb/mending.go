package verb

import "github.com/aloftdeck/aloft/model/wiring"

// mender mends the wiring of this account's APIs, recorded in its journal, which has to be
// open.
func (k *session) mender() *wiring.Mender {
	return wiring.NewMender(wiring.Deps{
		Gateway:  k.account,
		Journal:  k.journal,
		Operator: k.operator,
		Identity: k.known,
		Now:      k.env.Now,
		PID:      k.env.PID,
	})
}
