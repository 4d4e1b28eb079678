package verb

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/hostfile"
)

const billKeeps = 8 * time.Hour // Cost Explorer renews its figures three times a day

// keptBill asks Cost Explorer, and keeps the answer for eight hours on the disk,
// because each page of it costs a cent.
type keptBill struct{ k *session }

// keptAnswer is the file.
type keptAnswer struct {
	Format int        `json:"format"`
	At     time.Time  `json:"at"`
	Bill   model.Bill `json:"bill"`
}

const keptFormat = 1

// longestBill is far more than a kept answer ever has, in bytes.
const longestBill = 16 << 20

// path is the file of the account, whose number is asked for where it is not known
// yet; empty where nothing is kept on the disk.
func (b keptBill) path(ctx context.Context) (string, error) {
	account := b.k.known().Account
	if account == "" {
		id, err := b.k.identify(ctx)
		if err != nil {
			return "", err
		}
		account = id.Account
	}
	return under(b.k.cacheDir(), "bill-"+account+".json"), nil
}

// Kept is an answer that is not older than 8 hours.
func (b keptBill) Kept(ctx context.Context) (model.Bill, bool) {
	path, err := b.path(ctx)
	if err != nil {
		return model.Bill{}, false
	}
	text, err := hostfile.Read(path, longestBill)
	if err != nil {
		return model.Bill{}, false
	}
	var a keptAnswer
	if json.Unmarshal(text, &a) != nil || a.Format != keptFormat {
		return model.Bill{}, false
	}
	if age := b.k.env.Now().Sub(a.At); age < 0 || age > billKeeps {
		return model.Bill{}, false
	}
	return a.Bill, true
}

// Bill asks Cost Explorer. The answer stands even when it can not be kept.
func (b keptBill) Bill(ctx context.Context) (model.Bill, error) {
	path, err := b.path(ctx)
	if err != nil {
		return model.Bill{}, err
	}
	now := b.k.env.Now().UTC()
	to := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	from := model.UsageSince(to)
	bill, err := b.k.account.ReadBill(ctx, from, to)
	if err != nil {
		return model.Bill{}, err
	}
	text, err := json.Marshal(keptAnswer{keptFormat, b.k.env.Now(), bill})
	if err == nil && path != "" {
		_ = writeWhole(path, text) // without it the next look is paid for again
	}
	return bill, nil
}
