package verb

import (
	"sync"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/wiring"
)

// remembering is a mailbox that keeps what is read of APIs and of who may call functions for
// the guard of moves, so that it need not read that once more.
type remembering struct {
	*mailbox.Mailbox
	apis *wiring.Memory

	mu     sync.Mutex
	listed map[model.APIFamily]model.APIsListed // the last whole list of each family
}

// Post implements feed.Poster.
func (r *remembering) Post(e model.Event) {
	r.Mailbox.Post(e)
	bare, _ := model.Unlocated(e)
	switch e := bare.(type) {
	case model.APIsListed:
		r.list(e)
	case model.APIRead:
		r.apis.KeepAPI(e.Facts, e.Asked)
	case model.WireEndRead:
		if e.Failure == nil {
			r.apis.KeepPolicy(model.ResourcePolicy{Function: e.End.Function, Qualifier: e.End.Alias, Document: model.NewRaw(e.End.Document)}, e.Asked)
		}
	case model.AliasesListed:
		r.apis.KeepAliases(e.Function, e.Aliases, e.Asked)
	}
}

// list keeps the lists once both families are known: as old as the older of them.
func (r *remembering) list(e model.APIsListed) {
	if !e.Complete {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.listed == nil {
		r.listed = map[model.APIFamily]model.APIsListed{}
	}
	r.listed[e.Family] = e
	if len(r.listed) < 2 {
		return
	}
	rest, v2 := r.listed[model.RESTFamily], r.listed[model.V2Family]
	at := rest.Asked
	if v2.Asked.Before(at) {
		at = v2.Asked
	}
	r.apis.KeepAPIs(append(append([]model.API{}, rest.APIs...), v2.APIs...), at)
}
