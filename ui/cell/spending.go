package cell

import (
	"strconv"

	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Spending says that paid reads have stopped for the day.
func Spending(t theme.Theme, s *store.Store) []string {
	if sp := s.Spending(); sp.Cap > 0 && sp.PaidToday >= sp.Cap {
		most := strconv.FormatFloat(sp.Cap, 'f', 2, 64)
		if exact := strconv.FormatFloat(sp.Cap, 'f', -1, 64); len(exact) > len(most) {
			most = exact // a cap of less than a cent
		}
		return []string{t.Warn.Paint("paid reads stopped at $" + most + " today")}
	}
	return nil
}
