"""How is the language model made? Readers of the corpora, the network, its training, export and scores.

Nothing here is needed to run the pipeline, and none of it travels in the wheel.
"""
