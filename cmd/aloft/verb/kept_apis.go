package verb

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// What `aloft apis` reads takes its time, and the guard of moves has three seconds: the next
// verb goes by what was kept, as far as the guard takes it for new enough. Where it can not be
// kept, the verb has still done its work.

// keepAPIs keeps what was read of APIs, each since when it was asked for.
func (k *session) keepAPIs(read []model.RestoredAPI) {
	if k.cache != nil && len(read) > 0 {
		_ = k.cache.SaveAPIs(k.known(), read)
	}
}

// recallAPIs has the guard of moves know what other verbs have read of APIs.
func (k *session) recallAPIs() {
	if k.cache == nil || k.known().Account == "" {
		return
	}
	now := k.env.Now()
	for _, r := range k.cache.LoadAPIs(k.known()) {
		if !r.At.After(now.Add(time.Second)) { // what claims to come from later is not believed
			k.apis.KeepAPI(r.Facts, r.At)
		}
	}
}

// forgetAPIs has all of APIs be read anew, here and by the next verb.
func (k *session) forgetAPIs() {
	k.apis.Forget()
	if k.cache != nil {
		_ = k.cache.ForgetAPIs(k.known())
	}
}
