package scenarios

import "example.org/atomlab/structures/reclaim"

// domains lists scenarios of reclamation.
func domains() []Scenario {
	return []Scenario{
		{Name: "reclaim/hazards, a reader", Of: "reclaim.HazardParticipant", Setup: reclaims(hazardDomain, 2, 1, 0), Free: true},
		{Name: "reclaim/hazards, a collector", Of: "reclaim.HazardParticipant", Setup: reclaims(hazardDomain, 2, 0, 1), Free: true},
		{Name: "reclaim/hazards, both", Of: "reclaim.HazardParticipant", Setup: reclaims(hazardDomain, 1, 1, 1), Free: true},
		{Name: "reclaim/epochs, a reader", Of: "reclaim.EpochParticipant", Setup: reclaims(epochDomain, 2, 1, 0), Free: true},
		{Name: "reclaim/epochs, a collector", Of: "reclaim.EpochParticipant", Setup: reclaims(epochDomain, 2, 0, 1), Free: true},
		{Name: "reclaim/epochs, both", Of: "reclaim.EpochParticipant", Setup: reclaims(epochDomain, 1, 1, 1), Free: true},
		{Name: "reclaim/hazards", Of: "reclaim.Hazards", Setup: frees(eagerHazards, hazardsOfTwo-1, "wd", "rr"), Free: true},
		{Name: "reclaim/hazards, two writers", Of: "reclaim.Hazards", Setup: frees(eagerHazards, hazardsOfTwo-1, "w", "w"), Free: true},
		{Name: "reclaim/epochs", Of: "reclaim.Epochs", Setup: frees(eagerEpochs, 0, "wdd", "r"), Free: true},
		{Name: "reclaim/epochs, used before", Of: "reclaim.Epochs", Setup: frees(eagerEpochs, 3, "wdd", "r"), Free: true},
		{Name: "reclaim/epochs, two writers", Of: "reclaim.Epochs", Setup: frees(eagerEpochs, 0, "wd", "wd"), Free: true},
		{Name: "reclaim/hazards, joined", Of: "reclaim.Hazards", Setup: joins(eagerHazards, "j", "jlj"), Free: true},
		{Name: "reclaim/epochs, joined", Of: "reclaim.Epochs", Setup: joins(eagerEpochs, "j", "jlj"), Free: true},
		{Name: "reclaim/hazards, joined 3x1", Of: "reclaim.Hazards", Setup: joins(eagerHazards, "j", "j", "j"), Free: true},
		{Name: "reclaim/epochs, joined 3x1", Of: "reclaim.Epochs", Setup: joins(eagerEpochs, "j", "j", "j"), Free: true},
	}
}

func eagerHazards(free func(uint64)) reclaim.Domain {
	return reclaim.NewHazards(reclaim.HazardOptions{Free: free, Threshold: 1})
}

func eagerEpochs(free func(uint64)) reclaim.Domain {
	return reclaim.NewEpochs(reclaim.EpochOptions{Free: free, Batch: 1})
}

// hazardsOfTwo is how many objects one of two participants retires before it looks which it can free.
const hazardsOfTwo = 2 * 2 * reclaim.Slots
