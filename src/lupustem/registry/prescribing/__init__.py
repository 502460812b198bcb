"""What a prescription rests on and what an infusion waits for: pure readings of the rows, evaluated anew at every act."""
