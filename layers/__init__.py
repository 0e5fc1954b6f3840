"""Where does data come from, how is it kept, how does it leave? Readers, project store, tiles, exports, printing."""
