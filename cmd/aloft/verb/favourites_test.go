package verb

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui"
)

func favourite(account, name string) model.Subject {
	return model.Subject{Account: account, Region: "us-east-1", Kind: model.FunctionSubject, Name: name}
}

func TestFavouritesAreThereInTheNextSession(t *testing.T) {
	h := newHost(t)
	h.terminal()
	orders, elsewhere := favourite(h.world.Account(), "orders"), favourite("210987654321", "payments")
	h.Screen = func(ctx context.Context, o ui.Options) error {
		for _, of := range []model.Subject{orders, elsewhere} {
			if err := o.Keeper.KeepFavourite(ctx, of, true); err != nil {
				t.Error(err)
			}
		}
		return nil
	}
	h.run(exitDone)
	h.Screen = func(ctx context.Context, o ui.Options) error {
		untilListed(ctx, t, o)
		is := func(name string) bool { return o.Store.Favourite(model.FunctionSubject, name, "") }
		if !is("orders") || is("payments") {
			t.Errorf("the favourites are %v", o.Store.Favourites())
		}
		return o.Keeper.KeepFavourite(ctx, orders, false)
	}
	h.run(exitDone)
	h.Screen = func(ctx context.Context, o ui.Options) error {
		untilListed(ctx, t, o)
		if all := o.Store.Favourites(); len(all) != 1 || all[0] != elsewhere {
			t.Errorf("the favourites are %v", all)
		}
		return nil
	}
	h.run(exitDone)
}

func TestFavouritesOfSeveralCockpitsAreAllKept(t *testing.T) {
	f := favourites{filepath.Join(t.TempDir(), "aloft", "favourites.json")}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if err := f.KeepFavourite(t.Context(), favourite("123456789012", "f"+strconv.Itoa(i)), true); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if known, err := f.known(); err != nil || len(known.Things) != 20 {
		t.Errorf("%d are kept, %v", len(known.Things), err)
	}
	if info, err := os.Stat(f.path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

func TestFavouritesThatCanNotBeReadAreLeftAsTheyAre(t *testing.T) {
	h := newHost(t)
	h.terminal()
	path := filepath.Join(config.StatePath(h.Getenv, h.Home), "favourites.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"{", `{"format":2,"favourites":[]}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		h.Screen = func(ctx context.Context, o ui.Options) error {
			if err := o.Keeper.KeepFavourite(ctx, favourite(h.world.Account(), "orders"), true); err == nil {
				t.Errorf("%s is written over", text)
			}
			return nil
		}
		h.run(exitDone)
		h.says("favourites")
		if now, err := os.ReadFile(path); err != nil || string(now) != text {
			t.Errorf("%s became %s, %v", text, now, err)
		}
	}
}

func TestAReferenceThatIsNoneNamesNoFavourite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "favourites.json")
	text := `{"format":1,"favourites":["function/123456789012/us-east-1/orders","nonsense","function//"]}`
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	known, err := favourites{path}.known()
	if err != nil || len(known.Things) != 1 || known.Things[0].Name != "orders" {
		t.Errorf("%+v, %v", known, err)
	}
}
