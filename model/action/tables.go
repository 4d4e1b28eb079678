package action

import "github.com/aloftdeck/aloft/model/capacity"

// Why something can not be done with tables and costs right now.

func needTables(s Situation) string {
	if !s.Tables {
		return "tables are switched off"
	}
	return ""
}

func editCapacityDisabled(s Situation) string {
	if reason := needTables(s); reason != "" {
		return reason
	}
	switch {
	case !s.Capacity:
		return "changes of capacity are switched off"
	case s.Chosen.Table == "":
		return "no table is chosen"
	case s.Changing:
		return "the capacity of " + s.Chosen.Table + " is being changed"
	}
	return ""
}

// putCapacityBackDisabled says why the chosen change of capacity can not be undone.
func putCapacityBackDisabled(s Situation) string {
	if reason := needTables(s); reason != "" {
		return reason
	}
	if !s.Capacity {
		return "changes of capacity are switched off"
	}
	key := s.Record.Capacity()
	if _, known := s.Store.Table(key.Table); !known {
		return "the table " + key.Table + " has not been read yet: look at it in Tables first"
	}
	if _, ok := capacity.Back(key, s.Record.From); !ok {
		return "what it had before is not known"
	}
	return ""
}

func needCost(s Situation) string {
	if !s.Cost {
		return "costs are switched off"
	}
	return ""
}

func askBillDisabled(s Situation) string {
	if reason := needCost(s); reason != "" {
		return reason
	}
	if !s.Bill {
		return "Cost Explorer is switched off"
	}
	return ""
}
