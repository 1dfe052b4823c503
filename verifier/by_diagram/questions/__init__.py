"""Questions on diagrams: their answers, with regions, and what an answer depends on."""
